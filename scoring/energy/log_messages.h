// Problems that several formats report in the same words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

/// What a time cell that could not be read should have been, and the option that would settle it.
struct TimestampComplaint {
    std::string detail;
    std::string hint;
    bool underdetermined = false;  ///< a declaration settles it; else the cell is malformed
};

TimestampComplaint complaint_about(TimestampError error, std::string_view cell);

/// At most `longest` bytes of a cell and then dots, for messages and names; never cuts a UTF-8 sequence.
std::string excerpt(std::string_view cell, std::size_t longest = 60);

}  // namespace wattboard::energy
