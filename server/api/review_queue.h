// What reviewers of a challenge should look at first.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /challenges/{challenge}/review-queue: reviewers and organizers.
[[nodiscard]] Result<http::Response> read_review_queue(const Call& call);

}  // namespace wattboard::api
