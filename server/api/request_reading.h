// Reads what a request states beside its path: JSON body, query parameters, page and cursor.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "server/documents/uuid.h"
#include "server/http/message.h"

namespace wattboard::api {

/// Nesting that a body may have.
inline constexpr std::size_t max_json_depth = 64;

/// The body as one JSON object. Errors: unsupported-media-type unless Content-Type is application/json (or absent),
/// malformed-json with line and column, invalid-value if it is no object.
[[nodiscard]] Result<nlohmann::json> json_body(const http::Request& request);
/// One JSON object of some bytes, under the same rules.
[[nodiscard]] Result<nlohmann::json> json_object(std::string_view text);

/// Refuses query parameters that the operation does not take, and any given twice (invalid-parameter).
[[nodiscard]] Result<void> only_parameters(const http::Request& request, std::initializer_list<std::string_view> names);

/// A query parameter as a whole number in a range; absent if not given or, as forms send it, empty. Error:
/// invalid-parameter.
[[nodiscard]] Result<std::optional<std::int64_t>> integer_parameter(const http::Request& request, std::string_view name,
                                                                    std::int64_t least, std::int64_t greatest);
/// A finite number written in full, such as "0.5" or "1e-3"; absent for anything else.
[[nodiscard]] std::optional<double> finite_number(std::string_view text);
/// A query parameter as a finite number; absent if not given or empty. Error: invalid-parameter.
[[nodiscard]] Result<std::optional<double>> number_parameter(const http::Request& request, std::string_view name);
/// A query parameter that is "true" or "false" (default). Error: invalid-parameter.
[[nodiscard]] Result<bool> flag_parameter(const http::Request& request, std::string_view name);

/// Identity in a path segment; a text that is none cannot name anything: not-found, naming `what`.
[[nodiscard]] Result<Uuid> path_uuid(const http::Request& request, std::string_view parameter, std::string_view what);

/// A positive number in a path segment, likewise.
[[nodiscard]] Result<std::int64_t> path_number(const http::Request& request, std::string_view parameter,
                                               std::string_view what);

struct PageRequest {
    std::size_t limit = 50;
    std::optional<std::int64_t> after;  ///< key of the last item of the page before
};
/// `limit` (1 to 200) and `cursor`. A cursor names its list, so that one of another list is refused (invalid-cursor).
[[nodiscard]] Result<PageRequest> page_request(const http::Request& request, std::string_view list);
/// Opaque text for `page_request`.
[[nodiscard]] std::string cursor_text(std::string_view list, std::int64_t after);

}  // namespace wattboard::api
