// Leases and replays of uploads.
#include "server/api/upload.h"

#include <spdlog/spdlog.h>

#include <chrono>

#include "server/api/gate.h"
#include "server/api/once.h"
#include "server/api/problem_types.h"

namespace wattboard::api {

namespace {
// Longer than a patient client sends; a process that died frees its keys by then.
constexpr std::chrono::minutes lease_time{30};
}  // namespace

KeyLease::~KeyLease()
{
    if (!is_held_) return;
    try {
        database_.write({"key.release"},
                        [&](store::Transaction& transaction) { store::release_key(transaction, use_); });
    } catch (const std::exception& error) {
        spdlog::warn("an idempotency key stays leased: {}", error.what());
    }
}

Result<std::optional<http::Response>> KeyLease::take()
{
    const auto claim = database_.write({"key.lease"}, [&](store::Transaction& transaction) {
        return store::lease_key(transaction, use_, lease_time);
    });
    is_held_ = claim.kind == store::KeyClaim::Kind::fresh;
    return earlier_answer(claim);
}

void KeyLease::keep(store::Transaction& transaction, const http::Response& answer)
{
    store::finish_leased_key(transaction, use_, kept(answer));
}

std::optional<http::Response> refusal(const std::string& request_id, const std::function<Result<void>()>& work)
{
    bool is_well = false;
    http::Response answer = answered(request_id, [&]() -> Result<http::Response> {
        if (auto done = work(); !done) return std::unexpected(std::move(done.error()));
        is_well = true;
        return http::Response{};
    });
    return is_well ? std::nullopt : std::optional{std::move(answer)};
}

Result<http::Response> replay_if_same(http::Response kept, std::string_view content_sha256)
{
    if (kept.header(content_digest_header) == content_sha256) return kept;
    return std::unexpected(Problem{.type = problems::idempotency_key_reused,
                                   .detail = "This Idempotency-Key came before with other bytes.",
                                   .field = "idempotency-key",
                                   .hint = "Take a new key for a new upload."});
}

}  // namespace wattboard::api
