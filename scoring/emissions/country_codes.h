// Which country a grid zone lies in.
#pragma once

#include <string_view>

namespace wattboard {

/// ISO 3166-1 alpha-3 code of the country that a grid zone names first: "US-CAL-CISO" and "US" are in "USA", "DEU" is
/// itself. Empty if the zone begins with no country's code.
[[nodiscard]] std::string_view country_of_zone(std::string_view zone);

/// A country's own zone by its alpha-3 code ("DE" and "DEU" are both "DEU"); other zones as they are.
[[nodiscard]] std::string_view normal_zone(std::string_view zone);

}  // namespace wattboard
