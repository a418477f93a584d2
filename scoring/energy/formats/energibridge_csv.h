// EnergiBridge CSV: joule counters, or powers with the time for which each was held.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_energibridge_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_energibridge_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
