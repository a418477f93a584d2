// Answers of the API: JSON documents with strong entity tags, creations with Location, problems with their status.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::api {

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view api_prefix = "/api/v1";

/// `document` as JSON text. Text that is not UTF-8 cannot occur: everything kept was checked when it came in.
[[nodiscard]] http::Response json_answer(int status, const nlohmann::ordered_json& document);
/// The same for a document that is text already.
[[nodiscard]] http::Response json_text_answer(int status, std::string document);

/// The answer of a GET: with the strong entity tag of its bytes, or 304 without a body where If-None-Match holds.
[[nodiscard]] http::Response read_answer(const http::Request& request, const nlohmann::ordered_json& document);
/// The same for bytes that are there already. `etag` is quoted.
[[nodiscard]] http::Response tagged_answer(const http::Request& request, http::Response answer, std::string etag);

/// 201 with Location, which is given relative to the API's prefix ("/submissions/...").
[[nodiscard]] http::Response created_answer(const nlohmann::ordered_json& document, std::string_view location);
[[nodiscard]] http::Response created_text_answer(std::string document, std::string_view location);

/// The problem with status and title of the table, Retry-After where the status asks for it, WWW-Authenticate on 401.
/// A problem that a client caused in a way that the table does not know is a fault of this program: 500.
[[nodiscard]] http::Response problem_answer(const Problem& problem, std::string_view request_id);

/// Strong entity tag of some bytes: the first 16 bytes of their SHA-256 in hexadecimal, quoted.
[[nodiscard]] std::string entity_tag(std::string_view bytes);

}  // namespace wattboard::api
