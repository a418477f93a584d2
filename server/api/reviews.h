// Reviewers' decisions on submissions.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_reviews(const Call& call);
[[nodiscard]] Result<http::Response> create_review(const Call& call);

}  // namespace wattboard::api
