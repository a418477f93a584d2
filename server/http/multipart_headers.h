// Header values with parameters, such as `form-data; name="log"; filename="a.csv"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattboard::http {

struct HeaderParameters {
    std::string value;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< names lower-case, values unquoted

    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

/// Absent if a parameter has no value, a quoted string does not end, or a name comes twice. In quoted strings only \"
/// and \\ are escapes: some clients send a Windows path with single backslashes.
[[nodiscard]] std::optional<HeaderParameters> parse_header_parameters(std::string_view text);

}  // namespace wattboard::http
