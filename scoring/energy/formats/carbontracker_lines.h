// What the lines of CarbonTracker's two text logs have in common.
#pragma once

#include <optional>
#include <string_view>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// `YYYY-MM-DD HH:MM:SS[,mmm] - [thread - LEVEL - ]message`.
struct CarbonTrackerLine {
    std::string_view stamp;  ///< without milliseconds: the tool's own clock has none in most versions
    std::string_view message;
};

/// nullopt: the line continues the message before it.
std::optional<CarbonTrackerLine> split_carbontracker_line(std::string_view line);

/// `h:mm:ss[.ffffff]`, also behind `N day[s], `; nullopt if it is none or longer than `max_duration_s`.
std::optional<double> parse_timedelta(std::string_view text);

/// The number behind `before` in the text; nullopt if there is none.
std::optional<double> number_behind(std::string_view text, std::string_view before);

/// Says that the log covers the epochs that were monitored. `planned` and `monitored` as far as the log states them.
Finding monitored_epochs(std::optional<double> monitored, std::optional<double> planned);

}  // namespace wattboard::energy
