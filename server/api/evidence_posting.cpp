// What is checked before the first byte of a log is taken.
#include "server/api/evidence_posting.h"

#include <fmt/format.h>

#include "scoring/version.h"
#include "server/api/evidence_sink.h"
#include "server/api/gate.h"
#include "server/api/problem_types.h"
#include "server/api/reading_options_input.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/http/problems.h"
#include "server/store/problems.h"
#include "server/store/runs.h"

namespace wattboard::api {

Result<Uuid> draft_run(const Call& call, store::Transaction& transaction)
{
    const auto own = own_submission(call, transaction);
    if (!own) return std::unexpected(own.error());
    if (!own->draft_revision) {
        return std::unexpected(
            Problem{.type = problems::already_sealed,
                    .detail = "The submission is sealed: it takes no more evidence.",
                    .hint = "POST .../revisions begins a new revision; later evidence counts there."});
    }
    const auto wanted = path_uuid(call.request, "run", "run");
    if (!wanted) return std::unexpected(wanted.error());
    for (const store::Run& run : store::list_revision_runs(transaction, *own->draft_revision))
        if (run.public_id == *wanted) return run.public_id;
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = fmt::format("The draft has no run '{}'.", to_text(*wanted))});
}

namespace {

Result<EvidenceTarget> target_of(ApiServices& services, const http::Request& request,
                                 std::shared_ptr<const auth::Principal> principal)
{
    if (auto checked = only_parameters(request, {"format", "columns", "map", "interval_s", "timezone", "select",
                                                 "start", "end", "accelerators", "file_name"});
        !checked)
        return std::unexpected(std::move(checked.error()));
    auto options = reading_options_from_query(request);
    if (!options) return std::unexpected(std::move(options.error()));
    if (auto room = check_room(services, request.content_length.value_or(0)); !room)
        return std::unexpected(std::move(room.error()));
    EvidenceTarget target{.request = request, .principal = std::move(principal), .options = std::move(*options)};
    target.file_name = kept_file_name(request.query_value("file_name").value_or(""));
    const Call call{.request = target.request, .services = services, .principal = target.principal};
    const auto run =
        services.database.read({"evidence.target"}, [&](auto& transaction) { return draft_run(call, transaction); });
    if (!run) return std::unexpected(run.error());
    target.run = *run;
    return target;
}

}  // namespace

std::variant<std::unique_ptr<http::BodySink>, http::Response> upload_evidence(ApiServices& services,
                                                                              const http::Request& request)
{
    std::unique_ptr<http::BodySink> sink;
    auto refused = refusal(request.request_id, [&]() -> Result<void> {
        auto principal = authenticate(request, services, Needs::account);
        if (!principal) return std::unexpected(std::move(principal.error()));
        auto target = target_of(services, request, std::move(*principal));
        if (!target) return std::unexpected(std::move(target.error()));
        auto begun = EvidenceSink::begin(services, std::move(*target));
        if (!begun) return std::unexpected(std::move(begun.error()));
        sink = std::move(*begun);
        return {};
    });
    if (refused) return std::move(*refused);
    return sink;
}

}  // namespace wattboard::api
