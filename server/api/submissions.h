// Submissions: lists, drafts, reading back, withdrawing, new revisions.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_submissions(const Call& call);
[[nodiscard]] Result<http::Response> read_submission(const Call& call);
[[nodiscard]] Result<http::Response> change_submission(const Call& call);
[[nodiscard]] Result<http::Response> seal_submission(const Call& call);
[[nodiscard]] Result<http::Response> withdraw_submission(const Call& call);
[[nodiscard]] Result<http::Response> choose_submission(const Call& call);
[[nodiscard]] Result<http::Response> create_revision(const Call& call);

}  // namespace wattboard::api
