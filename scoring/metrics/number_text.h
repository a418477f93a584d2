// Numbers as short text for names and messages of scores: the fewest digits that read back as the same double.
#pragma once

#include <string>

namespace wattboard {

/// Shortest decimal text of a finite number, such as "0.1" or "471.84"; independent of the locale.
[[nodiscard]] std::string number_text(double value);

/// The same, rounded to `digits` significant digits: for messages to people.
[[nodiscard]] std::string rounded_text(double value, int digits = 4);

}  // namespace wattboard
