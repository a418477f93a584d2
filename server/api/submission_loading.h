// Reads submissions for the API, with who may see what.
#pragma once

#include "server/api/call.h"
#include "server/api/submission_documents.h"
#include "server/store/transaction.h"

namespace wattboard::api {

/// The submission that the path names. A never-sealed draft does not exist for who may not read it: not-found.
[[nodiscard]] Result<store::Submission> visible_submission(const Call& call, store::Transaction& transaction);

/// The submission that the path names, for one who may change it. Errors: not-found, forbidden.
[[nodiscard]] Result<store::Submission> own_submission(const Call& call, store::Transaction& transaction);

/// Whether names of files and reading options may be shown: they may name hosts and places.
[[nodiscard]] bool may_read_names(const Call& call, const store::Submission& submission);

/// Everything about the latest sealed revision, or the draft where none is sealed or `wants_draft`.
[[nodiscard]] Result<SubmissionView> load_view(const Call& call, store::Transaction& transaction,
                                               store::Submission submission, bool wants_draft);

/// Place on the board by the official rule.
[[nodiscard]] RankView rank_on_board(const ApiServices& services, const store::Submission& submission);

}  // namespace wattboard::api
