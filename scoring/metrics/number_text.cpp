// Shortest text of numbers by std::to_chars.
#include "scoring/metrics/number_text.h"

#include <array>
#include <charconv>

namespace wattboard {

std::string number_text(double value)
{
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc{} ? std::string{buffer.data(), end} : std::string{"?"};
}

std::string rounded_text(double value, int digits)
{
    std::array<char, 64> buffer;
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits);
    return error == std::errc{} ? std::string{buffer.data(), end} : std::string{"?"};
}

}  // namespace wattboard
