// How texts name reading options. Hints, findings and descriptions of formats are written, and stored, with the flags
// of the command line ("--timezone", "--map unit=W"); whoever answers readers without one words them anew with this.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wattboard::energy {

struct OptionWording {
    std::string text;
    /// What the text asks for, as it is declared: "timezone", "interval_s", "columns", "format", "start", "end",
    /// "accelerators", "map.unit" and the other roles of a table, "select.run_id". In the order of the text, each once.
    std::vector<std::string> options;
};

/// The text without flags of reading options: "--interval SECONDS" is "the reading option interval_s" and, from the
/// second one on, "interval_s". Flags of the tools that write logs ("--showpower", "--format=csv") stay as they are.
[[nodiscard]] OptionWording without_flags(std::string_view text);

/// How an option is given on the command line: "--interval" for "interval_s", "--map unit=" for "map.unit".
[[nodiscard]] std::string flag_of(std::string_view option);

}  // namespace wattboard::energy
