// The version of the engine: it names, together with rulebook and reference tables, what a score was computed by.
#pragma once

#include <string_view>

namespace wattboard {

/// Raised by every change of a log parser or a formula that can change a result; each value is a new scoring run.
inline constexpr std::string_view engine_version = "3";

}  // namespace wattboard
