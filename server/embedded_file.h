// A file that was built into the executable.
#pragma once

#include <string_view>

namespace wattboard {

struct EmbeddedFile {
    std::string_view name;     ///< base name
    std::string_view content;  ///< bytes, for the life of the program
};

}  // namespace wattboard
