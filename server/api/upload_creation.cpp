// Creation of uploads, with their first bytes if the client sends some.
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/evidence_posting.h"
#include "server/api/evidence_upload.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/api/tus_protocol.h"
#include "server/api/upload_access.h"
#include "server/api/upload_documents.h"
#include "server/api/upload_sink.h"
#include "server/documents/reading_options_json.h"

namespace wattboard::api {

namespace {

struct Creation {
    std::optional<std::uint64_t> length;
    UploadMetadata metadata;
    bool has_bytes = false;
    std::unique_ptr<PromisedChecksum> checksum;
    store::UploadHold hold;
    std::optional<store::Upload> made;  ///< absent where an earlier answer is given again
};

Result<Creation> creation_of(const Call& call)
{
    const auto has_bytes = has_upload_bytes(call.request);
    if (!has_bytes) return std::unexpected(has_bytes.error());
    const auto length = created_length(call.request, call.services.max_evidence_bytes);
    if (!length) return std::unexpected(length.error());
    auto metadata = upload_metadata(call.request);
    if (!metadata) return std::unexpected(std::move(metadata.error()));
    auto checksum = PromisedChecksum::of(call.request);
    if (!checksum) return std::unexpected(std::move(checksum.error()));
    if (auto room = check_room(call.services, length->value_or(0)); !room)
        return std::unexpected(std::move(room.error()));
    return Creation{.length = *length,
                    .metadata = std::move(*metadata),
                    .has_bytes = *has_bytes,
                    .checksum = std::move(*checksum),
                    .hold = new_upload_hold(call.services)};
}

Result<http::Response> make_upload(const Call& call, store::Transaction& transaction, Creation& creation)
{
    const auto run = draft_run(call, transaction);
    if (!run) return std::unexpected(run.error());
    const store::UploadBegin begin{.evidence = {.run = *run,
                                                .actor = call.account(),
                                                .file_name = creation.metadata.file_name,
                                                .reading_options = to_json(creation.metadata.reading).dump()},
                                   .submission = *path_uuid(call.request, "submission", "submission"),
                                   .length = creation.length,
                                   .metadata = std::string(call.request.header("upload-metadata"))};
    auto upload = store::begin_upload(transaction, begin, creation.hold);
    if (!upload) return std::unexpected(std::move(upload.error()));
    if (!creation.has_bytes) store::release_upload(transaction, upload->evidence, creation.hold.holder);
    http::Response answer = created_answer(upload_document(*upload), "/uploads/" + to_text(upload->public_id));
    answer.set_header("Upload-Expires", http_date(upload->expires_at));
    creation.made = std::move(*upload);
    return answer;
}

// The answer of a creation with bytes tells how many of them were kept.
UploadSink::Answer created_with(http::Response answer, store::Upload upload)
{
    return [answer = std::move(answer), upload = std::move(upload)](const UploadProgress& progress) mutable {
        upload.received = progress.offset;
        upload.state = progress.state;
        answer.body = json_answer(201, upload_document(upload)).body;
        answer.set_header("Upload-Offset", std::to_string(progress.offset));
        return answer;
    };
}

}  // namespace

Opened create_upload(ApiServices& services, const http::Request& request)
{
    return opened(request, [&]() -> Result<Opened> {
        const auto call = tus_call(services, request);
        if (!call) return std::unexpected(call.error());
        auto creation = creation_of(*call);
        if (!creation) return std::unexpected(std::move(creation.error()));
        const auto key = key_use(*call, {request.header("upload-length"), request.header("upload-metadata")});
        if (!key) return std::unexpected(key.error());
        auto done = write_once(*call, "upload.create", *key, [&](store::Transaction& transaction) {
            return make_upload(*call, transaction, *creation);
        });
        if (!done) return std::unexpected(std::move(done.error()));
        if (done->is_replay || !creation->has_bytes) return std::move(done->response);
        auto writer = std::make_unique<UploadWriter>(services, *creation->made, std::move(creation->hold),
                                                     std::move(creation->checksum));
        return std::make_unique<UploadSink>(request.request_id, std::move(writer),
                                            created_with(std::move(done->response), std::move(*creation->made)));
    });
}

}  // namespace wattboard::api
