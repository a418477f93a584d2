// Parsing of header values with parameters.
#include "server/http/multipart_headers.h"

#include <algorithm>

#include "server/http/text.h"

namespace wattboard::http {

namespace {

// Reads a quoted string at the front of `rest`, quotes included; absent if it does not end.
std::optional<std::string> take_quoted(std::string_view& rest)
{
    std::string value;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        const bool escape = rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
        if (escape) {
            value += rest[++i];
        } else if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return value;
        } else {
            value += rest[i];
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> HeaderParameters::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    if (found == parameters.end()) return std::nullopt;
    return found->second;
}

std::optional<HeaderParameters> parse_header_parameters(std::string_view text)
{
    HeaderParameters result;
    result.value = next_item(text, ';');
    while (!trim(text).empty()) {
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        std::string name(trim(text.substr(0, equals)));
        std::ranges::transform(name, name.begin(), ascii_lower);
        if (name.empty() || name.find_first_of("; \t\"") != std::string::npos || result.parameter(name))
            return std::nullopt;
        text = text.substr(equals + 1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        std::string value;
        if (text.starts_with('"')) {
            auto quoted = take_quoted(text);
            if (!quoted || !next_item(text, ';').empty()) return std::nullopt;
            value = std::move(*quoted);
        } else {
            value = next_item(text, ';');
        }
        result.parameters.emplace_back(std::move(name), std::move(value));
        // A hostile value could otherwise make the look for doubles quadratic.
        if (result.parameters.size() > 16) return std::nullopt;
    }
    return result;
}

}  // namespace wattboard::http
