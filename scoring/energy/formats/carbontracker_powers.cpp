// Printed numpy arrays and lists: `251.2`, `[251.2 249.8]`, `[251.2, nan]`, `[None]`, `None`.
#include "scoring/energy/formats/carbontracker_powers.h"

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

std::optional<std::string> parse_powers(std::string_view text, std::vector<std::optional<double>>& powers)
{
    constexpr std::string_view blanks = " \t,";
    text = trimmed(text);
    const bool list = text.starts_with('[');
    if (list != text.ends_with(']')) return "The list of powers is not closed.";
    if (list) text = text.substr(1, text.size() - 2);
    if (trimmed(text).empty()) return "There is no power in the list.";
    std::size_t at = text.find_first_not_of(blanks);
    while (at != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        const std::string_view cell = text.substr(at, end - at);
        at = text.find_first_not_of(blanks, end);
        const Decimal watts = parse_decimal(cell);
        if (watts.after == nullptr && is_missing(cell)) {
            powers.emplace_back(std::nullopt);
            continue;
        }
        if (watts.after != cell.data() + cell.size() || watts.value < 0 || watts.value > max_watts)
            return fmt::format("\"{}\" is not a power.", excerpt(cell));
        powers.emplace_back(watts.value);
    }
    if (!list && powers.size() != 1) return fmt::format("\"{}\" is not a power.", excerpt(text));
    if (powers.size() == 1 && !powers.front()) powers.clear();
    if (powers.size() > max_devices) return "The list has more powers than any machine has devices.";
    return std::nullopt;
}

}  // namespace wattboard::energy
