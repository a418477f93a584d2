// Problems as RFC 9457 answers (application/problem+json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::http {

/// The reason phrase of a status ("Not Found"), or "Unknown".
[[nodiscard]] std::string_view reason_phrase(int status);

/// Members: `type` ("/problems/<slug>", a URI reference relative to the server's root), `title`, `status`, `detail`,
/// `line`, `column`, `field`, `hint` and `reading_options` where the problem has them, and `instance` (the request id)
/// unless empty. Bytes that are not UTF-8 are replaced, so that the answer is always valid JSON.
[[nodiscard]] Response problem_response(int status, std::string_view slug, std::string_view title,
                                        const Problem& problem, std::string_view request_id,
                                        const std::vector<std::string>& reading_options = {});

/// The same with the problem's own slug and the status's reason phrase as title.
[[nodiscard]] Response problem_response(int status, const Problem& problem, std::string_view request_id);

}  // namespace wattboard::http
