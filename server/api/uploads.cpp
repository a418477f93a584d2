// What may be done to an upload that exists; the bytes are the writer's business.
#include "server/api/uploads.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/evidence_posting.h"
#include "server/api/gate.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/tus_protocol.h"
#include "server/api/upload_access.h"
#include "server/api/upload_documents.h"
#include "server/api/upload_sink.h"
#include "server/http/problems.h"
#include "server/http/text.h"
#include "server/store/problems.h"

namespace wattboard::api {

namespace {

Result<void> check_append(const store::Upload& upload, const http::Request& request, std::uint64_t offset)
{
    if (auto open = check_open(upload); !open) return open;
    if (!upload.is_counted) {
        return std::unexpected(
            Problem{.type = problems::already_sealed,
                    .detail = "The submission is sealed: it takes no more evidence.",
                    .hint = "POST .../revisions begins a new revision; later evidence counts there."});
    }
    if (offset != upload.received) {
        return std::unexpected(
            Problem{.type = problems::offset_mismatch,
                    .detail = fmt::format("The upload stands at {}, not at {}.", upload.received, offset),
                    .field = "upload-offset",
                    .hint = "Ask for its offset with HEAD, then go on from there."});
    }
    if (upload.length && request.content_length.value_or(0) > *upload.length - offset) {
        return std::unexpected(Problem{.type = problems::body_too_large,
                                       .detail = "The body goes beyond the upload's length.",
                                       .field = "content-length"});
    }
    return {};
}

// Makes this request the one that writes. The length may come with it if it was left open.
Result<store::Upload> claim(const Call& call, store::Transaction& transaction, const store::UploadHold& hold)
{
    const auto offset = upload_offset(call.request);
    if (!offset) return std::unexpected(offset.error());
    const auto length = upload_length(call.request);
    if (!length) return std::unexpected(length.error());
    if (const auto own = own_upload(call, transaction); !own) return own;
    auto upload = store::claim_upload(transaction, *path_uuid(call.request, "upload", "upload"), hold);
    if (!upload) return upload;
    if (auto allowed = check_append(*upload, call.request, *offset); !allowed)
        return std::unexpected(std::move(allowed.error()));
    if (!*length || *length == upload->length) return upload;
    const bool fits = **length <= call.services.max_evidence_bytes;
    if (!fits || !store::declare_upload_length(transaction, upload->evidence, hold.holder, **length)) {
        return std::unexpected(Problem{.type = fits ? problems::invalid_parameter : problems::body_too_large,
                                       .detail = "The upload cannot have this length.",
                                       .field = "upload-length"});
    }
    upload->length = *length;
    return upload;
}

http::Response appended(const ApiServices& services, const UploadProgress& progress)
{
    http::Response answer{.status = 204};
    answer.set_header("Upload-Offset", std::to_string(progress.offset));
    if (progress.state == store::UploadState::receiving) {
        const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        answer.set_header("Upload-Expires", http_date(now + services.upload_lifetime));
    }
    return answer;
}

std::unique_ptr<http::BodySink> open_append(ApiServices& services, const Call& call,
                                            std::unique_ptr<PromisedChecksum> checksum, store::Upload upload,
                                            store::UploadHold hold)
{
    auto writer = std::make_unique<UploadWriter>(services, std::move(upload), std::move(hold), std::move(checksum));
    return std::make_unique<UploadSink>(
        call.request.request_id, std::move(writer),
        [&services](const UploadProgress& progress) { return appended(services, progress); });
}

}  // namespace

Opened append_to_upload(ApiServices& services, const http::Request& request)
{
    return opened(request, [&]() -> Result<Opened> {
        const auto call = tus_call(services, request);
        if (!call) return std::unexpected(call.error());
        if (const auto bytes = has_upload_bytes(request); !bytes) return std::unexpected(bytes.error());
        auto checksum = PromisedChecksum::of(request);
        if (!checksum) return std::unexpected(std::move(checksum.error()));
        store::UploadHold hold = new_upload_hold(services);
        auto upload = services.database.write(
            {"upload.claim"}, [&](store::Transaction& transaction) { return claim(*call, transaction, hold); });
        if (!upload) return std::unexpected(std::move(upload.error()));
        return open_append(services, *call, std::move(*checksum), std::move(*upload), std::move(hold));
    });
}

Opened override_upload(ApiServices& services, const http::Request& request)
{
    const std::string_view method = request.header("x-http-method-override");
    if (http::iequals(method, "PATCH")) return append_to_upload(services, request);
    if (http::iequals(method, "DELETE")) return terminate_upload(services, request);
    if (http::iequals(method, "HEAD")) return read_upload_offset(services, request);
    return tus_answer(answered(request.request_id, []() -> Result<http::Response> {
        return std::unexpected(Problem{.type = problems::method_not_allowed,
                                       .detail = "POST here needs X-HTTP-Method-Override: PATCH, DELETE or HEAD.",
                                       .field = "x-http-method-override"});
    }));
}

http::Response read_upload_offset(ApiServices& services, const http::Request& request)
{
    return tus_answer(answered(request.request_id, [&]() -> Result<http::Response> {
        const auto call = tus_call(services, request);
        if (!call) return std::unexpected(call.error());
        const auto upload = settled_upload(*call);
        if (!upload) return std::unexpected(upload.error());
        if (auto there = check_not_gone(*upload); !there) return std::unexpected(std::move(there.error()));
        http::Response answer;
        answer.set_header("Cache-Control", "no-store");
        set_upload_headers(answer, *upload);
        return answer;
    }));
}

http::Response terminate_upload(ApiServices& services, const http::Request& request)
{
    return tus_answer(answered(request.request_id, [&]() -> Result<http::Response> {
        const auto call = tus_call(services, request);
        if (!call) return std::unexpected(call.error());
        return services.database.write({"upload.terminate"},
                                       [&](store::Transaction& transaction) -> Result<http::Response> {
                                           const auto upload = own_upload(*call, transaction);
                                           if (!upload) return std::unexpected(upload.error());
                                           if (auto open = check_open(*upload); !open)
                                               return std::unexpected(std::move(open.error()));
                                           store::terminate_upload(transaction, upload->evidence);
                                           return http::Response{.status = 204};
                                       });
    }));
}

http::Response describe_uploads(ApiServices& services, const http::Request& request)
{
    http::Response answer{.status = 204};
    const bool is_collection = request.path.ends_with("/uploads");
    answer.set_header("Allow", is_collection ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, PATCH, POST, DELETE, OPTIONS");
    answer.set_header("Tus-Version", std::string(tus_version));
    answer.set_header("Tus-Extension", std::string(tus_extensions));
    answer.set_header("Tus-Checksum-Algorithm", std::string(tus_checksums));
    answer.set_header("Tus-Max-Size", std::to_string(services.max_evidence_bytes));
    return tus_answer(std::move(answer));
}

http::Response list_uploads(ApiServices& services, const http::Request& request)
{
    return answered(request.request_id, [&]() -> Result<http::Response> {
        auto principal = authenticate(request, services, Needs::account);
        if (!principal) return std::unexpected(std::move(principal.error()));
        if (auto checked = only_parameters(request, {}); !checked) return std::unexpected(std::move(checked.error()));
        const Call call{.request = request, .services = services, .principal = std::move(*principal)};
        const auto list = services.database.read({"upload.list"}, [&](auto& transaction) -> Result<Document> {
            const auto run = draft_run(call, transaction);
            if (!run) return std::unexpected(run.error());
            Document items = Document::array();
            for (const store::Upload& upload : store::list_open_uploads(transaction, *run))
                items.push_back(upload_document(upload));
            return list_document(std::move(items));
        });
        if (!list) return std::unexpected(list.error());
        return read_answer(request, *list);
    });
}

http::Response read_upload(ApiServices& services, const http::Request& request)
{
    return answered(request.request_id, [&]() -> Result<http::Response> {
        auto principal = authenticate(request, services, Needs::account);
        if (!principal) return std::unexpected(std::move(principal.error()));
        if (auto checked = only_parameters(request, {}); !checked) return std::unexpected(std::move(checked.error()));
        const Call call{.request = request, .services = services, .principal = std::move(*principal)};
        const auto upload = settled_upload(call);
        if (!upload) return std::unexpected(upload.error());
        return read_answer(request, upload_document(*upload));
    });
}

}  // namespace wattboard::api
