// What every request to an upload passes first.
#pragma once

#include <functional>

#include "server/api/call.h"
#include "server/api/uploads.h"
#include "server/store/uploads.h"

namespace wattboard::api {

/// A signed-in call in our version of tus. `request` must outlive it. Errors: unsupported-tus-version, unauthenticated,
/// invalid-parameter.
[[nodiscard]] Result<Call> tus_call(ApiServices& services, const http::Request& request);

/// The upload that the path names, for one who may submit for its team; for others it does not exist: not-found.
[[nodiscard]] Result<store::Upload> own_upload(const Call& call, store::Transaction& transaction);

/// The same for who asks how it stands: an upload whose last request ended too early goes to the job now.
[[nodiscard]] Result<store::Upload> settled_upload(const Call& call);

/// upload-gone if it was refused, expired or terminated.
[[nodiscard]] Result<void> check_not_gone(const store::Upload& upload);
/// Likewise, and evidence-closed if all its bytes are there.
[[nodiscard]] Result<void> check_open(const store::Upload& upload);

/// Runs `work`, which opens a body or answers at once; problems and the database's absence become answers of tus.
[[nodiscard]] Opened opened(const http::Request& request, const std::function<Result<Opened>()>& work);

}  // namespace wattboard::api
