// Waits that grow, and what Retry-After says.
#include "server/cli/retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <thread>

namespace wattboard::cli {

namespace {

std::chrono::milliseconds wait_before_next(const RetryPolicy& policy, int attempt, const Result<ApiResponse>& outcome)
{
    std::chrono::milliseconds wait = policy.first_wait * (1 << std::min(attempt, 16));
    if (outcome) {
        const std::string text = outcome->header("Retry-After");
        long seconds = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (error == std::errc{} && seconds > 0 && seconds < 86'400)
            wait = std::max(wait, std::chrono::milliseconds{seconds * 1000});
    }
    return std::min(wait, policy.longest_wait);
}

}  // namespace

bool asks_to_retry(const ApiResponse& response)
{
    if (response.status == 429 || response.status == 503) return true;
    return response.status == 409 && response.body.contains("/problems/idempotency-in-flight");
}

Result<ApiResponse> with_retries(const RetryPolicy& policy, const std::function<Result<ApiResponse>()>& send)
{
    for (int attempt = 0;; ++attempt) {
        Result<ApiResponse> outcome = send();
        const bool again = outcome ? policy.again(*outcome) : outcome.error().type == problems::connection_failed;
        if (!again || attempt + 1 >= policy.attempts) return outcome;
        const auto wait = wait_before_next(policy, attempt, outcome);
        if (policy.told) policy.told(outcome ? outcome->problem().detail : outcome.error().detail, wait);
        std::this_thread::sleep_for(wait);
    }
}

}  // namespace wattboard::cli
