// The end of a resumable upload whose reading was not live: hash and parse from the stored pieces.
#pragma once

#include <functional>
#include <string_view>

#include "scoring/problem.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"
#include "server/store/ids.h"

namespace wattboard::jobs {

/// Kind of job.
inline constexpr std::string_view finish_upload_kind = "finish_upload";

/// Reads the pieces of an upload that is `processing` one by one, checks each against its digest, and completes the
/// evidence; a log that cannot be read ends the upload as refused, with the problem. Idempotent. `go_on` is asked now
/// and then and renews the job's lease. True once the upload has ended, false if `go_on` said to stop;
/// evidence-unreadable if a stored piece is damaged.
[[nodiscard]] Result<bool> finish_upload(store::Database& database, ReferenceCache& references,
                                         store::EvidenceId evidence, const std::function<bool()>& go_on);

/// Asks for that job where the last request of an upload ended after its last byte and before more. False if the upload
/// is not so, or still held.
bool process_if_whole(store::Transaction& transaction, store::EvidenceId evidence);

/// Gives up uploads whose time is over and removes the bytes that failed evidence left, some pieces at a time.
void sweep_uploads(store::Database& database);

}  // namespace wattboard::jobs
