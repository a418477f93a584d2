// eco2AI emission.csv: one row a run, or one an epoch.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_eco2ai_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_eco2ai_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
