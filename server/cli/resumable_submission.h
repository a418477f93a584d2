// A submission whose logs are too large for one request: a draft, resumable uploads, then the seal.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "scoring/problem.h"
#include "server/cli/api_client.h"
#include "server/cli/grid_claims.h"
#include "server/cli/retry.h"
#include "server/cli/submission_request.h"
#include "server/cli/submit_options.h"

namespace wattboard::cli {

/// Whether the options, or the size of a log, ask for it. Grid series do: only a draft takes them.
[[nodiscard]] bool is_resumable(const SubmitOptions& options, const std::vector<LogRun>& runs);

/// Goes on where an earlier call with the same statement and logs stopped, if one did. `statement` is the body of POST
/// /submissions, `claims` are attached before the seal. Gives the server's last answer: the receipt of the seal, the
/// draft, or what it refused. Problems: those of TusClient::send; connection_failed.
[[nodiscard]] Result<ApiResponse> submit_resumably(const SubmitOptions& options, const ApiClient& client,
                                                   const nlohmann::json& statement, const std::vector<LogRun>& runs,
                                                   const std::vector<GridClaim>& claims, const RetryPolicy& policy);

}  // namespace wattboard::cli
