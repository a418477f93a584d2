// The powers that CarbonTracker writes for one component: a number, a list, or None.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattboard::energy {

/// Watts of each device; nullopt where one was not measured, none at all for `None`. The result says what is wrong.
std::optional<std::string> parse_powers(std::string_view text, std::vector<std::optional<double>>& powers);

}  // namespace wattboard::energy
