// Whole entries in one request: the statement and its logs, drafted and (if asked) sealed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/api/call.h"
#include "server/api/submission_input.h"

namespace wattboard::api {

/// One log of a multipart request that fits into memory.
struct LogPart {
    std::string name;  ///< the key of its run
    std::string file_name;
    std::string content;
};

/// Everything in one transaction: draft, logs, scores and sealing, in few round trips. `logs` are in memory. Errors:
/// those of drafts, logs and scoring; a part that names no run; idempotency problems.
[[nodiscard]] Result<http::Response> take_entry(const Call& call, const SubmissionInput& input,
                                                const std::string& canonical_input, const std::vector<LogPart>& logs);

/// Index of the new run that a part's name means. Error: malformed-multipart naming the keys there are.
[[nodiscard]] Result<std::size_t> run_of_part(const SubmissionInput& input, const std::string& name);

/// Digest over the logs of a request, in order: names and contents.
[[nodiscard]] std::string content_digest(const std::vector<std::pair<std::string, Digest>>& logs);

}  // namespace wattboard::api
