// Drives one upload from its first byte to its answer.
#include "server/api/evidence_sink.h"

#include <nlohmann/json.hpp>

#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/evidence_posting.h"
#include "server/api/gate.h"
#include "server/api/once.h"
#include "server/api/submission_documents.h"
#include "server/documents/canonical_json.h"
#include "server/documents/reading_options_json.h"
#include "server/http/problems.h"

namespace wattboard::api {

EvidenceSink::EvidenceSink(ApiServices& services, EvidenceTarget target)
    : services_{services}, target_{std::move(target)}
{
}

Result<std::unique_ptr<http::BodySink>> EvidenceSink::begin(ApiServices& services, EvidenceTarget target)
{
    auto sink = std::make_unique<EvidenceSink>(services, std::move(target));
    if (auto opened = sink->open(); !opened) return std::unexpected(std::move(opened.error()));
    return sink;
}

Result<void> EvidenceSink::open()
{
    const http::Request& request = target_.request;
    if (request.header("content-type").starts_with("multipart/")) {
        auto boundary = http::multipart_boundary(request.header("content-type"));
        if (!boundary) return std::unexpected(std::move(boundary.error()));
        http::MultipartEvents& events = *this;
        multipart_.emplace(*boundary, events, http::MultipartLimits{.max_parts = 1});
    }
    const Call call{.request = request, .services = services_, .principal = target_.principal};
    auto use = key_use(call, {canonical_json(to_json(target_.options)), target_.file_name});
    if (!use) return std::unexpected(std::move(use.error()));
    if (*use) {
        key_ = std::make_unique<KeyLease>(services_.database, std::move(**use));
        auto earlier = key_->take();
        if (!earlier) return std::unexpected(std::move(earlier.error()));
        earlier_ = std::move(*earlier);
    }
    // A multipart body names its file first.
    return multipart_ ? Result<void>{} : start_log();
}

Result<void> EvidenceSink::start_log()
{
    if (earlier_) return {};
    const store::EvidenceBegin begin{
        .run = target_.run, .actor = target_.principal->account, .file_name = target_.file_name};
    auto upload = EvidenceUpload::begin(services_, begin, target_.options);
    if (!upload) return std::unexpected(std::move(upload.error()));
    upload_ = std::move(*upload);
    return {};
}

Result<void> EvidenceSink::part_begin(const http::PartHeaders& headers)
{
    if (headers.name != "file") {
        return std::unexpected(Problem{.type = problems::malformed_multipart,
                                       .detail = "The log is sent as the part 'file', not '" + headers.name + "'.",
                                       .field = headers.name});
    }
    has_part_ = true;
    if (target_.file_name.empty()) target_.file_name = kept_file_name(headers.filename.value_or(""));
    return start_log();
}

Result<void> EvidenceSink::take(std::string_view bytes)
{
    if (!earlier_) return upload_->feed(bytes);
    replay_hash_.update(bytes);
    return {};
}

std::optional<http::Response> EvidenceSink::write(std::string_view bytes)
{
    auto refused =
        refusal(target_.request.request_id, [&] { return multipart_ ? multipart_->push(bytes) : take(bytes); });
    if (refused) {
        upload_.reset();
        key_.reset();
    }
    return refused;
}

http::Response EvidenceSink::finish()
{
    http::Response answer = answered(target_.request.request_id, [&]() -> Result<http::Response> {
        if (multipart_) {
            if (auto ended = multipart_->finish(); !ended) return std::unexpected(std::move(ended.error()));
            if (!has_part_) {
                return std::unexpected(
                    Problem{.type = problems::malformed_multipart, .detail = "The body has no part 'file'."});
            }
        }
        if (earlier_) return replay_if_same(std::move(*earlier_), to_hex(replay_hash_.finish()));
        return complete();
    });
    upload_.reset();
    key_.reset();
    return answer;
}

Result<http::Response> EvidenceSink::complete()
{
    const auto log = upload_->finish();
    if (!log) return std::unexpected(log.error());
    const Call call{.request = target_.request, .services = services_, .principal = target_.principal};
    auto answer =
        services_.database.write({"evidence.complete"}, [&](store::Transaction& transaction) -> Result<http::Response> {
            // The draft may have been sealed while the log came: then nothing would count it.
            if (const auto run = draft_run(call, transaction); !run) return std::unexpected(run.error());
            if (auto done = upload_->complete(transaction, *log); !done)
                return std::unexpected(std::move(done.error()));
            const auto evidence = store::find_evidence(transaction, upload_->evidence().id, engine_version);
            if (!evidence) return std::unexpected(evidence.error());
            http::Response created =
                created_answer(evidence_document(*evidence, true), "/evidence/" + to_text(evidence->public_id));
            created.set_header(content_digest_header, to_hex(log->sha256));
            if (key_) key_->keep(transaction, created);
            return created;
        });
    if (!answer) return answer;
    upload_->keep();
    if (key_) key_->settle();
    return answer;
}

void EvidenceSink::abandon() noexcept
{
    upload_.reset();
    key_.reset();
}

}  // namespace wattboard::api
