// Sign-in, version, ownership and state of uploads.
#include "server/api/upload_access.h"

#include <fmt/format.h>

#include "server/api/gate.h"
#include "server/api/request_reading.h"
#include "server/api/tus_protocol.h"
#include "server/http/problems.h"
#include "server/jobs/upload_finishing.h"
#include "server/store/problems.h"

namespace wattboard::api {

Result<Call> tus_call(ApiServices& services, const http::Request& request)
{
    if (auto spoken = check_tus_version(request); !spoken) return std::unexpected(std::move(spoken.error()));
    auto principal = authenticate(request, services, Needs::account);
    if (!principal) return std::unexpected(std::move(principal.error()));
    if (auto checked = only_parameters(request, {}); !checked) return std::unexpected(std::move(checked.error()));
    return Call{.request = request, .services = services, .principal = std::move(*principal)};
}

Result<store::Upload> own_upload(const Call& call, store::Transaction& transaction)
{
    const auto id = path_uuid(call.request, "upload", "upload");
    if (!id) return std::unexpected(id.error());
    auto upload = store::find_upload(transaction, *id);
    if (upload && call.may(auth::Action::submit, {.challenge = upload->challenge, .team = upload->team})) return upload;
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = fmt::format("There is no upload '{}'.", to_text(*id))});
}

Result<store::Upload> settled_upload(const Call& call)
{
    auto upload = call.services.database.read(
        {"upload.read"}, [&](store::Transaction& transaction) { return own_upload(call, transaction); });
    if (!upload || upload->state != store::UploadState::receiving || upload->length != upload->received) return upload;
    const bool is_given = call.services.database.write({"upload.settle"}, [&](store::Transaction& transaction) {
        return jobs::process_if_whole(transaction, upload->evidence);
    });
    if (!is_given) return upload;
    call.services.wake_jobs();
    upload->state = store::UploadState::processing;
    return upload;
}

Result<void> check_not_gone(const store::Upload& upload)
{
    const bool is_gone = upload.state == store::UploadState::refused || upload.state == store::UploadState::expired ||
                         upload.state == store::UploadState::terminated;
    if (!is_gone) return {};
    return std::unexpected(
        Problem{.type = problems::upload_gone,
                .detail = fmt::format("The upload is {}.", name_of(upload.state, store::upload_state_names)),
                .hint = "GET tells why; create a new upload."});
}

Result<void> check_open(const store::Upload& upload)
{
    if (auto there = check_not_gone(upload); !there) return there;
    if (upload.state == store::UploadState::receiving) return {};
    return std::unexpected(
        Problem{.type = problems::evidence_closed, .detail = "All bytes of the upload are there: it takes no more."});
}

Opened opened(const http::Request& request, const std::function<Result<Opened>()>& work)
{
    std::unique_ptr<http::BodySink> sink;
    http::Response answer = answered(request.request_id, [&]() -> Result<http::Response> {
        auto made = work();
        if (!made) return std::unexpected(std::move(made.error()));
        if (auto* early = std::get_if<http::Response>(&*made)) return std::move(*early);
        sink = std::get<std::unique_ptr<http::BodySink>>(std::move(*made));
        return http::Response{};
    });
    if (sink) return sink;
    return tus_answer(std::move(answer));
}

}  // namespace wattboard::api
