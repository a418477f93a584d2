// CarbonTracker's logs: epochs with powers, the totals shown to the user, and the events of its rewritten fork.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_carbontracker_log(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_carbontracker_log(const ReadingOptions& options, const ReadingContext& context);

bool detect_carbontracker_output(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_carbontracker_output(const ReadingOptions& options,
                                                             const ReadingContext& context);

bool detect_carbontracker_events(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_carbontracker_events(const ReadingOptions& options,
                                                             const ReadingContext& context);

}  // namespace wattboard::energy
