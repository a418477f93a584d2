// A small JSON Schema (2020-12) checker: the part that this project's OpenAPI document uses, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace wattboard::test {

/// Errors of `value` against `schema`, each "pointer: what is wrong"; empty: valid. `root` resolves "#/..." references.
/// A keyword that the checker does not know is an error of the schema, so that nothing is silently not checked.
[[nodiscard]] std::vector<std::string> schema_errors(const nlohmann::json& schema, const nlohmann::json& value,
                                                     const nlohmann::json& root);

/// Holds one answer against an OpenAPI document: the path template, method and status must be described, and the body
/// must match the schema of its media type. `path` is relative to the document's server ("/challenges/a").
[[nodiscard]] std::vector<std::string> answer_errors(const nlohmann::json& openapi, std::string_view method,
                                                     std::string_view path, int status, std::string_view content_type,
                                                     std::string_view body);

}  // namespace wattboard::test
