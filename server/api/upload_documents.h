// Uploads as documents and headers.
#pragma once

#include "server/api/document_text.h"
#include "server/http/message.h"
#include "server/store/uploads.h"

namespace wattboard::api {

/// State, offset, evidence once complete, problem once refused.
[[nodiscard]] Document upload_document(const store::Upload& upload);

/// Upload-Offset, Upload-Length or Upload-Defer-Length, Upload-Metadata, Upload-Expires.
void set_upload_headers(http::Response& answer, const store::Upload& upload);

}  // namespace wattboard::api
