// The trade-off of a board for charts.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /challenges/{challenge}/picture. From the board in memory; facts of models that are not known yet are read once.
/// Runs on a worker.
[[nodiscard]] Result<http::Response> read_picture(const Call& call);

}  // namespace wattboard::api
