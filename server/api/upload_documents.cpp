// Writes uploads.
#include "server/api/upload_documents.h"

#include "server/api/answers.h"
#include "server/api/tus_protocol.h"

namespace wattboard::api {

namespace {

// As the answer was that first told it (RFC 9457).
Document problem_of(const std::string& text)
{
    const Document stored = Document::parse(text);
    const auto text_of = [&](const char* member) { return stored.value(member, std::string()); };
    const auto number_of = [&](const char* member) -> std::optional<std::uint64_t> {
        if (!stored.contains(member)) return std::nullopt;
        return stored[member].get<std::uint64_t>();
    };
    const std::string slug = text_of("type");
    return Document::parse(*problem_answer({.type = {slug},
                                            .detail = text_of("detail"),
                                            .line = number_of("line"),
                                            .column = number_of("column"),
                                            .field = text_of("field"),
                                            .hint = text_of("hint")},
                                           "")
                                .body);
}

}  // namespace

Document upload_document(const store::Upload& upload)
{
    const bool is_open = upload.state == store::UploadState::receiving;
    Document document;
    document["id"] = to_text(upload.public_id);
    document["state"] = name_of(upload.state, store::upload_state_names);
    document["submission"] = to_text(upload.submission);
    document["run"] = to_text(upload.run);
    document["file_name"] = upload.file_name;
    document["offset"] = upload.received;
    document["length"] = or_null(upload.length);
    document["expires_at"] = is_open ? Document(time_document(upload.expires_at)) : Document(nullptr);
    document["evidence"] =
        upload.state == store::UploadState::complete ? Document(to_text(upload.evidence_public_id)) : Document(nullptr);
    document["problem"] = upload.problem.empty() ? Document(nullptr) : problem_of(upload.problem);
    return document;
}

void set_upload_headers(http::Response& answer, const store::Upload& upload)
{
    answer.set_header("Upload-Offset", std::to_string(upload.received));
    if (upload.length)
        answer.set_header("Upload-Length", std::to_string(*upload.length));
    else
        answer.set_header("Upload-Defer-Length", "1");
    if (!upload.metadata.empty()) answer.set_header("Upload-Metadata", upload.metadata);
    if (upload.state == store::UploadState::receiving)
        answer.set_header("Upload-Expires", http_date(upload.expires_at));
}

}  // namespace wattboard::api
