// How the official score of an entry comes about, with every formula and number.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /submissions/{submission}/derivation.
[[nodiscard]] Result<http::Response> read_derivation(const Call& call);

}  // namespace wattboard::api
