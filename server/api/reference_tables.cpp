// Handlers of /reference-tables.
#include "server/api/reference_tables.h"

#include <fmt/format.h>

#include <stdexcept>

#include "scoring/reference/reference_csv.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/json_writer.h"
#include "server/api/once.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/http/text.h"
#include "server/jobs/scoring_upkeep.h"

namespace wattboard::api {

namespace {

Document table_document(const store::ReferenceTableInfo& table)
{
    return {{"id", table.id},
            {"kind", table.kind},
            {"name", table.source.name},
            {"source", table.source.source},
            {"licence", table.source.licence},
            {"table_date", table.source.table_date.empty() ? Document(nullptr) : Document(table.source.table_date)},
            {"sha256", to_hex(table.sha256)},
            {"loaded_at", time_document(table.loaded_at)}};
}

Result<store::ReferenceSource> source_of(const http::Request& request)
{
    store::ReferenceSource source;
    for (const auto& [name, target, needed] :
         {std::tuple{"name", &source.name, true}, std::tuple{"source", &source.source, true},
          std::tuple{"licence", &source.licence, true}, std::tuple{"table_date", &source.table_date, false}}) {
        *target = request.query_value(name).value_or("");
        if (target->size() > 200 || (needed && target->empty())) {
            return std::unexpected(Problem{.type = problems::invalid_parameter,
                                           .detail = std::string(name) +
                                                     " is needed, at most 200 bytes: a figure without "
                                                     "its source is not taken.",
                                           .field = name});
        }
    }
    return source;
}

Result<Document> stored_table(const Call& call, store::Transaction& transaction, const store::ReferenceSource& source)
{
    const auto rows = load_grid_csv(call.request.body);
    if (!rows) return std::unexpected(rows.error());
    const store::ReferenceTableId id = store::load_grid(transaction, source, *rows);
    for (const store::ReferenceTableInfo& table : store::list_reference_tables(transaction))
        if (table.id == id) return table_document(table);
    return Document::object();
}

std::string source_text(const store::ReferenceSource& source)
{
    return source.table_date.empty() ? source.source : source.source + ", " + source.table_date;
}

// Rows of a table lie by zone and year.
std::string grid_text(const std::vector<GridFactor>& rows, const store::ReferenceSource& source)
{
    constexpr std::size_t row_bytes = 60;
    const std::string said = source_text(source);
    JsonWriter json(rows.size() * (row_bytes + said.size()));
    json.open('{');
    json.key("items").open('[');
    for (std::size_t i = 0; i < rows.size();) {
        const std::string& zone = rows[i].zone;
        json.open('{');
        json.key("zone").string(zone);
        json.key("years").open('[');
        for (; i < rows.size() && rows[i].zone == zone; ++i) {
            json.open('{');
            json.key("year").number(rows[i].year);
            json.key("intensity_g_per_kwh").number(rows[i].intensity.value());
            json.key("source").string(said);
            json.close('}');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
    json.key("next").null();
    json.close('}');
    return json.take();
}

Result<std::shared_ptr<const CachedText>> grid_table(const Call& call, store::Transaction& transaction)
{
    const auto ids = store::latest_reference_ids(transaction, std::nullopt);
    if (!ids) return std::unexpected(ids.error());
    const std::string key = fmt::format("grid-table {}", ids->grid);
    if (auto known = call.services.answers->find(key)) return known;
    const auto basis = call.services.references.current_basis(transaction, std::nullopt);
    if (!basis) return std::unexpected(basis.error());
    const auto references = call.services.references.of(transaction, *basis);
    for (const store::ReferenceTableInfo& table : store::list_reference_tables(transaction))
        if (table.id == ids->grid)
            return call.services.answers->keep(key, grid_text(references->tables.grid(), table.source));
    throw std::logic_error("the grid table in force is not listed");
}

}  // namespace

Result<http::Response> list_reference_tables(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto list = call.services.database.read({"references.list"}, [&](auto& transaction) {
        Document items = Document::array();
        for (const store::ReferenceTableInfo& table : store::list_reference_tables(transaction))
            items.push_back(table_document(table));
        return list_document(std::move(items));
    });
    return read_answer(call.request, list);
}

Result<http::Response> read_grid_table(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto text = call.services.database.read({"references.grid"},
                                                  [&](auto& transaction) { return grid_table(call, transaction); });
    if (!text) return std::unexpected(text.error());
    http::Response response;
    response.headers.emplace_back("Content-Type", json_type);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    response.body = (*text)->body;
    response.gzip_body = (*text)->gzip_body;
    return tagged_answer(call.request, std::move(response), (*text)->etag);
}

Result<http::Response> import_grid_table(const Call& call)
{
    if (auto allowed = call.authorize(auth::Action::administer); !allowed) return std::unexpected(allowed.error());
    if (auto checked = only_parameters(call.request, {"name", "source", "licence", "table_date"}); !checked)
        return std::unexpected(checked.error());
    if (!call.request.header("content-type").starts_with("text/csv")) {
        return std::unexpected(Problem{.type = problems::unsupported_media_type,
                                       .detail = "A grid table is sent as text/csv.",
                                       .field = "content-type"});
    }
    const auto source = source_of(call.request);
    if (!source) return std::unexpected(source.error());
    const auto key = key_use(
        call, {source->name, source->source, source->licence, source->table_date, to_hex(sha256(call.request.body))});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "grid.import", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto table = stored_table(call, transaction, *source);
        if (!table) return std::unexpected(table.error());
        return created_answer(*table, "/reference-tables");
    });
    if (!done) return std::unexpected(std::move(done.error()));
    const auto ensured = jobs::ensure_current_scoring_runs(call.services.database, call.services.references);
    if (!ensured) return std::unexpected(ensured.error());
    call.services.wake_jobs();
    return std::move(done->response);
}

}  // namespace wattboard::api
