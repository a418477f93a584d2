// Numbers of published board versions: one counter for all boards of the process.
#pragma once

#include <cstdint>

namespace wattboard::boards {

/// Greater than every number given before. Begins at the time of start in microseconds, so that no two published
/// versions share a number, nor do those before and after a restart; below 2^53, so that a browser reads it exactly.
[[nodiscard]] std::uint64_t new_version();

/// The last number given: what is greater was made by another process.
[[nodiscard]] std::uint64_t latest_version();

}  // namespace wattboard::boards
