// Complexity results of challenges, and all data sets side by side.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// POST /challenges/{challenge}/complexity: attaches a whole result, as a new version. Organizers only.
[[nodiscard]] Result<http::Response> attach_complexity(const Call& call);
/// GET /challenges/{challenge}/complexity: the latest one.
[[nodiscard]] Result<http::Response> read_complexity(const Call& call);
/// GET /datasets: every challenge's data set with its complexity and the NoFADE of its best entries.
[[nodiscard]] Result<http::Response> list_datasets(const Call& call);

}  // namespace wattboard::api
