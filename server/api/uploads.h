// Resumable uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload): the resources and what may be done to
// them.
#pragma once

#include <memory>
#include <variant>

#include "server/api/call.h"

namespace wattboard::api {

using Opened = std::variant<std::unique_ptr<http::BodySink>, http::Response>;

/// POST /submissions/{submission}/runs/{run}/uploads: creation, with the first bytes if the client sends some.
[[nodiscard]] Opened create_upload(ApiServices& services, const http::Request& request);
/// PATCH /uploads/{upload}: the bytes at Upload-Offset.
[[nodiscard]] Opened append_to_upload(ApiServices& services, const http::Request& request);
/// POST /uploads/{upload} with X-HTTP-Method-Override, for clients whose way to the server knows GET and POST only.
[[nodiscard]] Opened override_upload(ApiServices& services, const http::Request& request);

/// HEAD /uploads/{upload}: Upload-Offset and Upload-Length.
[[nodiscard]] http::Response read_upload_offset(ApiServices& services, const http::Request& request);
/// DELETE /uploads/{upload}: gives an unfinished upload up.
[[nodiscard]] http::Response terminate_upload(ApiServices& services, const http::Request& request);
/// GET /submissions/{submission}/runs/{run}/uploads: those of the run that are not finished.
[[nodiscard]] http::Response list_uploads(ApiServices& services, const http::Request& request);
/// OPTIONS: what this server can do.
[[nodiscard]] http::Response describe_uploads(ApiServices& services, const http::Request& request);
/// GET /uploads/{upload}: the same as JSON, with the evidence once it is complete or why the log was refused.
[[nodiscard]] http::Response read_upload(ApiServices& services, const http::Request& request);

}  // namespace wattboard::api
