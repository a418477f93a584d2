// POST /submissions: a draft as JSON, or statement and logs as multipart/form-data.
#pragma once

#include <memory>
#include <variant>

#include "server/api/call.h"

namespace wattboard::api {

/// What fits into 1 MiB is taken in one transaction; larger multipart bodies are streamed.
[[nodiscard]] std::variant<std::unique_ptr<http::BodySink>, http::Response> post_submission(
    ApiServices& services, const http::Request& request);

}  // namespace wattboard::api
