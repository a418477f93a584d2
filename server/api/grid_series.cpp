// Handlers of grid series.
#include "server/api/grid_series.h"

#include <fmt/format.h>

#include <mutex>

#include "scoring/emissions/grid_series_import.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/once.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/jobs/scoring_upkeep.h"
#include "server/store/challenges.h"
#include "server/store/grid_series.h"

namespace wattboard::api {

namespace {

Document series_document(const store::GridSeriesInfo& series)
{
    return {{"id", series.id},
            {"zone", series.zone},
            {"basis", name_of(series.basis, grid_basis_names)},
            {"scored", series.basis != GridBasis::marginal},
            {"step_s", series.step.value()},
            {"starts_at", time_document(series.starts_at)},
            {"ends_at", time_document(series.ends_at)},
            {"source", series.source},
            {"licence", series.licence},
            {"sha256", to_hex(series.sha256)},
            {"imported_at", time_document(series.imported_at)}};
}

/// What the request says, read and checked.
struct Import {
    GridSeries series;
    std::string source;
    std::string licence;
};

Result<Import> import_of(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"zone", "source", "licence"}); !checked)
        return std::unexpected(checked.error());
    auto source = needed_text(call.request, "source");
    if (!source) return std::unexpected(std::move(source.error()));
    auto licence = needed_text(call.request, "licence");
    if (!licence) return std::unexpected(std::move(licence.error()));
    auto series = read_series_body(call.request);
    if (!series) return std::unexpected(std::move(series.error()));
    return Import{.series = std::move(*series), .source = std::move(*source), .licence = std::move(*licence)};
}

}  // namespace

Result<GridSeries> read_series_body(const http::Request& request)
{
    // A file of 32 MiB may take some hundred while it is read: one such file at a time.
    constexpr std::size_t large = std::size_t{1} << 20U;
    static std::mutex one_at_a_time;
    std::unique_lock lock(one_at_a_time, std::defer_lock);
    if (request.body.size() > large) lock.lock();
    return read_grid_series(request.body, request.query_value("zone").value_or(""));
}

Result<std::string> needed_text(const http::Request& request, const char* name)
{
    const std::string value{request.query_value(name).value_or("")};
    if (!value.empty() && value.size() <= 200) return value;
    return std::unexpected(Problem{.type = problems::invalid_parameter,
                                   .detail = std::string(name) + " is needed, at most 200 bytes: a figure without its "
                                                                 "source is not taken.",
                                   .field = name});
}

Result<http::Response> list_grid_series(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto list = call.services.database.read({"grid_series.list"}, [&](auto& transaction) -> Result<Document> {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        Document items = Document::array();
        for (const auto& series : store::list_grid_series(transaction, challenge->id))
            items.push_back(series_document(series));
        return list_document(std::move(items));
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

Result<http::Response> import_grid_series(const Call& call)
{
    const auto input = import_of(call);
    if (!input) return std::unexpected(input.error());
    const auto key =
        key_use(call, {input->series.zone, input->source, input->licence, to_hex(sha256(call.request.body))});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "grid_series.import", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        if (auto allowed = call.authorize(auth::Action::create_rulebook, {.challenge = challenge->id}); !allowed)
            return std::unexpected(allowed.error());
        const auto stored = store::import_grid_series(transaction, challenge->id, call.account(), input->series,
                                                      input->source, input->licence);
        if (!stored) return std::unexpected(stored.error());
        return created_answer(series_document(*stored), fmt::format("/challenges/{}/grid-series", challenge->slug));
    });
    if (!done) return std::unexpected(std::move(done.error()));
    const auto ensured = jobs::ensure_current_scoring_runs(call.services.database, call.services.references);
    if (!ensured) return std::unexpected(ensured.error());
    call.services.wake_jobs();
    return std::move(done->response);
}

}  // namespace wattboard::api
