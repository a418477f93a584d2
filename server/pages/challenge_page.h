// `/challenges/{slug}`: one board as a readable table, with its rules, notices and downloads.
#pragma once

#include "server/http/message.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

/// Query, all optional: `rule` (one that the challenge offers), `phase`, `grade` ("A,B"), `from_rank` (place in the
/// list from 1), as the leaderboard of the API takes them; what that refuses becomes an error page.
[[nodiscard]] http::Response challenge_page(const http::Request& request, const PageSource& read);

}  // namespace wattboard::pages
