// Teams, and the account that a token belongs to.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> read_team(const Call& call);
[[nodiscard]] Result<http::Response> read_me(const Call& call);

}  // namespace wattboard::api
