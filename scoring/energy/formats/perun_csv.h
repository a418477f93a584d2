// perun's CSV export: raw samples and counters of all sensors, long form.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_perun_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_perun_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
