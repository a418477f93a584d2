// The operating system's limit on open files, of which every connection is one.
#pragma once

#include <cstdint>

namespace wattboard::app {

/// Raises the process's limit to `wanted` or to what the system allows it, and warns where that is less.
void allow_open_files(std::uint64_t wanted);

}  // namespace wattboard::app
