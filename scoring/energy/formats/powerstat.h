// powerstat tables: mean powers of intervals.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_powerstat(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_powerstat(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
