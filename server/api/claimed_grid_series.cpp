// Handlers of claimed grid series.
#include "server/api/claimed_grid_series.h"

#include "server/api/answers.h"
#include "server/api/evidence_upload.h"
#include "server/api/grid_series.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/api/submission_documents.h"
#include "server/api/submission_loading.h"
#include "server/store/claimed_grid_series.h"

namespace wattboard::api {

namespace {

Result<store::NewClaimedSeries> claim_of(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"zone", "source"}); !checked)
        return std::unexpected(checked.error());
    auto source = needed_text(call.request, "source");
    if (!source) return std::unexpected(std::move(source.error()));
    // Reading a large file is work: not for everybody.
    const auto own = call.services.database.read({"submission.own"},
                                                 [&](auto& transaction) { return own_submission(call, transaction); });
    if (!own) return std::unexpected(own.error());
    if (auto room = check_room(call.services, call.request.body.size()); !room) return std::unexpected(room.error());
    auto series = read_series_body(call.request);
    if (!series) return std::unexpected(std::move(series.error()));
    return store::NewClaimedSeries{.series = std::move(*series),
                                   .source = std::move(*source),
                                   .bytes = call.request.body.size(),
                                   .sha256 = sha256(call.request.body)};
}

}  // namespace

Result<http::Response> attach_grid_series(const Call& call)
{
    const auto claim = claim_of(call);
    if (!claim) return std::unexpected(claim.error());
    const auto key = key_use(call, {claim->series.zone, claim->source, to_hex(claim->sha256)});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "claimed_series.attach", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        const auto stored = store::attach_claimed_series(transaction, own->public_id, call.account(), *claim);
        if (!stored) return std::unexpected(stored.error());
        return created_answer(claimed_series_document(*stored),
                              "/submissions/" + to_text(own->public_id) + "?revision=draft");
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return std::move(done->response);
}

Result<http::Response> detach_grid_series(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto series = path_uuid(call.request, "series", "grid series");
    if (!series) return std::unexpected(series.error());
    const auto done = call.services.database.write({"claimed_series.detach"}, [&](auto& transaction) -> Result<void> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        return store::detach_claimed_series(transaction, own->public_id, *series);
    });
    if (!done) return std::unexpected(done.error());
    return http::Response{.status = 204};
}

}  // namespace wattboard::api
