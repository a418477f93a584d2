// Zeus: the log of ZeusMonitor windows (joules per window and GPU), and the CSV of the old zeus_monitor (milliwatts).
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_zeus_window_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_zeus_window_csv(const ReadingOptions& options, const ReadingContext& context);
bool detect_zeus_monitor_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_zeus_monitor_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
