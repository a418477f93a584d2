// Dates as the C library writes them, in the form that time stamps are read in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wattboard::energy {

/// `Mon Jan  5 10:00:00 2026` or `Mon Jan  5 10:00:00 2026 +0100` as `2026-01-05 10:00:00` with `+0100` behind it.
/// The names are the English ones that the tools write whatever the locale.
std::optional<std::string> iso_of_c_date(std::string_view text);

/// `MM-DD-YYYY` and `HH:MM:SS` as `YYYY-MM-DD HH:MM:SS`.
std::optional<std::string> iso_of_month_first(std::string_view date, std::string_view time);

}  // namespace wattboard::energy
