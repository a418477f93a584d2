// Digits, separators and links of the pages.
#include "server/pages/number_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace wattboard::pages {

namespace {

/// Puts a comma between groups of three digits before the decimal point.
std::string with_separators(std::string number)
{
    const auto begin = number.find_first_of("0123456789");
    auto end = number.find('.');
    if (end == std::string::npos) end = number.size();
    for (auto at = end; begin != std::string::npos && at > begin + 3; at -= 3) number.insert(at - 3, ",");
    return number;
}

int decimals_for(double value, int digits)
{
    if (value == 0.0) return 0;
    const auto exponent = static_cast<int>(std::floor(std::log10(std::fabs(value))));
    return std::max(0, digits - 1 - exponent);
}

}  // namespace

std::string count_text(double value) { return with_separators(fmt::format("{:.0f}", value)); }

std::string amount_text(std::optional<double> value, int digits)
{
    if (!value) return std::string(no_value);
    const double size = std::fabs(*value);
    if (size != 0.0 && (size < 1e-4 || size >= 1e15)) return fmt::format("{:.{}g}", *value, digits);
    return with_separators(fmt::format("{:.{}f}", *value, decimals_for(*value, digits)));
}

std::string percent_text(std::optional<double> fraction)
{
    return fraction ? fmt::format("{:.2f}", *fraction * 100.0) : std::string(no_value);
}

std::string score_text(std::optional<double> value)
{
    if (!value) return std::string(no_value);
    const double size = std::fabs(*value);
    if (size >= 0.1 || size == 0.0) return with_separators(fmt::format("{:.3f}", *value));
    return fmt::format("{:#.3g}", *value);
}

std::string limits_text(const std::string& low, const std::string& value, const std::string& high)
{
    if (low == no_value || high == no_value || (low == value && high == value)) return {};
    return low + " to " + high;
}

std::string time_text(std::string_view rfc3339)
{
    if (rfc3339.size() < 20 || rfc3339.back() != 'Z' || rfc3339[10] != 'T') return std::string(rfc3339);
    return fmt::format("{} {} UTC", rfc3339.substr(0, 10), rfc3339.substr(11, 5));
}

std::string words(std::string_view identifier)
{
    std::string text(identifier);
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string bytes_text(double bytes)
{
    static constexpr std::array<std::string_view, 4> units{"B", "KiB", "MiB", "GiB"};
    std::size_t unit = 0;
    while (bytes >= 1024.0 && unit + 1 < units.size()) {
        bytes /= 1024.0;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, units.at(unit));
}

std::string percent_encoded(std::string_view text)
{
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string link(std::string_view path, const Query& query)
{
    std::string target(path);
    char separator = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        target += fmt::format("{}{}={}", separator, percent_encoded(name), percent_encoded(value));
        separator = '&';
    }
    return target;
}

}  // namespace wattboard::pages
