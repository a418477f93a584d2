// A multipart submission too large for memory: a draft first, then each log streamed into it, then sealed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/api/entry_intake.h"
#include "server/api/evidence_upload.h"
#include "server/api/submission_scoring.h"
#include "server/api/upload.h"
#include "server/http/multipart.h"
#include "server/store/submissions.h"

namespace wattboard::api {

/// The statement must come first, since the draft takes the logs. What a refused or broken-off request leaves is the
/// draft with the logs that arrived whole; the problem names it. Nothing of it is on a board.
class StreamedEntry final : private http::MultipartEvents {
public:
    /// `call` is copied, its request must outlive this.
    StreamedEntry(const Call& call, std::string_view boundary);

    [[nodiscard]] Result<void> push(std::string_view bytes);
    [[nodiscard]] Result<http::Response> finish();

private:
    Result<void> part_begin(const http::PartHeaders& headers) override;
    Result<void> part_data(std::string_view bytes) override;
    Result<void> part_end() override;

    [[nodiscard]] Result<void> take_statement();
    [[nodiscard]] Result<void> create_draft();
    [[nodiscard]] Result<void> finish_log();
    [[nodiscard]] Result<http::Response> seal_or_answer();
    [[nodiscard]] Result<http::Response> complete(
        const std::function<Result<http::Response>(store::Transaction&)>& work);

    Call call_;
    http::MultipartParser parser_;
    std::string statement_;
    bool has_statement_ = false;
    bool in_statement_ = false;
    SubmissionInput input_;
    std::unique_ptr<KeyLease> key_;
    std::optional<http::Response> earlier_;
    std::optional<store::Draft> draft_;
    std::string part_name_;
    std::unique_ptr<EvidenceUpload> upload_;
    Sha256 part_hash_;
    std::vector<std::pair<std::string, Digest>> digests_;
    SealedEntry sealed_;
};

}  // namespace wattboard::api
