// Challenges, their rulebook versions and scoring runs.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_challenges(const Call& call);
[[nodiscard]] Result<http::Response> create_challenge(const Call& call);
[[nodiscard]] Result<http::Response> read_challenge(const Call& call);

}  // namespace wattboard::api
