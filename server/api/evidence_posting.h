// POST of evidence: a raw log for a run of a draft.
#pragma once

#include <memory>
#include <variant>

#include "server/api/call.h"

namespace wattboard::api {

/// POST /submissions/{submission}/runs/{run}/evidence: the log as raw body, or as the part `file` of a multipart one.
[[nodiscard]] std::variant<std::unique_ptr<http::BodySink>, http::Response> upload_evidence(
    ApiServices& services, const http::Request& request);

}  // namespace wattboard::api
