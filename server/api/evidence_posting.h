// POST of evidence: a raw log for a run of a draft.
#pragma once

#include <memory>
#include <variant>

#include "server/api/call.h"
#include "server/documents/uuid.h"

namespace wattboard::api {

/// The run that the path names, if it is one of the draft that the path names and the caller's team may still change.
/// Errors: those of own_submission; already-sealed where there is no draft; not-found.
[[nodiscard]] Result<Uuid> draft_run(const Call& call, store::Transaction& transaction);

/// POST /submissions/{submission}/runs/{run}/evidence: the log as raw body, or as the part `file` of a multipart one.
[[nodiscard]] std::variant<std::unique_ptr<http::BodySink>, http::Response> upload_evidence(
    ApiServices& services, const http::Request& request);

}  // namespace wattboard::api
