// Trying a request again where that is safe: the server is busy or away, and the request carries an idempotency key.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "server/cli/api_client.h"

namespace wattboard::cli {

/// Whether an answer says "later": 429, 503, or 409 of a request with the same key that is still in flight.
[[nodiscard]] bool asks_to_retry(const ApiResponse& response);

struct RetryPolicy {
    int attempts = 6;                                ///< in all
    std::chrono::milliseconds first_wait{500};       ///< doubled each time
    std::chrono::milliseconds longest_wait{30'000};  ///< also of what Retry-After asks for
    /// Told before each wait what went wrong and how long the wait will be; may be empty.
    std::function<void(std::string_view reason, std::chrono::milliseconds wait)> told;
    std::function<bool(const ApiResponse&)> again = asks_to_retry;  ///< which answers to try again after
};

/// Calls `send` until it gives an answer that does not ask to be retried, or the attempts are used up; then the last
/// outcome. `send` must be repeatable: a GET, or a POST with an Idempotency-Key.
[[nodiscard]] Result<ApiResponse> with_retries(const RetryPolicy& policy,
                                               const std::function<Result<ApiResponse>()>& send);

}  // namespace wattboard::cli
