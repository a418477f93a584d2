// Constant documents, made from the registries of scoring.
#include "server/api/root.h"

#include "scoring/energy/format_registry.h"
#include "scoring/energy/option_wording.h"
#include "scoring/metrics/registry.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/openapi_document.h"
#include "server/api/request_reading.h"

namespace wattboard::api {

Result<http::Response> read_root(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    Document links = Document::object();
    for (const char* name : {"challenges", "submissions", "energy-formats", "ranking-rules", "reference-tables",
                             "reference-tables/grid", "me"})
        links[name] = std::string(api_prefix) + "/" + name;
    links["openapi"] = std::string(api_prefix) + "/openapi.json";
    return read_answer(
        call.request,
        {{"name", "Wattboard"}, {"version", "v1"}, {"engine_version", engine_version}, {"links", std::move(links)}});
}

Result<http::Response> read_openapi(const Call& call)
{
    static const std::string etag = entity_tag(openapi_document());
    return tagged_answer(call.request, http::make_response(200, json_type, openapi_document()), etag);
}

Result<http::Response> list_energy_formats(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    Document items = Document::array();
    for (const energy::LogFormat& format : energy::log_formats()) {
        items.push_back({{"name", format.name},
                         {"title", format.title},
                         {"kind", name_of(format.kind, evidence_kind_names)},
                         {"grade", name_of(format.grade, grade_names)},
                         {"description", energy::without_flags(format.description).text}});
    }
    return read_answer(call.request, list_document(std::move(items)));
}

Result<http::Response> list_ranking_rules(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    Document items = Document::array();
    for (const RuleDescription& rule : ranking_rules()) {
        items.push_back({{"name", rule.name},
                         {"label", rule.label},
                         {"direction", rule.direction ? name_of(*rule.direction, direction_names) : "as_the_metric"},
                         {"unit", rule.unit},
                         {"definition", rule.definition},
                         {"needs_unit_interval", rule.needs_unit_interval},
                         {"is_gated", rule.gated}});
    }
    return read_answer(call.request, list_document(std::move(items)));
}

}  // namespace wattboard::api
