// What sealing a draft would give: computed as sealing computes it, and nothing kept.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// POST /submissions/{submission}/preview: own drafts only. The body may bring changes as PATCH takes them.
[[nodiscard]] Result<http::Response> preview_submission(const Call& call);

}  // namespace wattboard::api
