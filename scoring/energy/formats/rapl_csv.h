// Dumps of the RAPL counters of sysfs (energy_uj) as CSV: one column a zone, or one row a zone.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_rapl_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_rapl_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
