// The documented generic CSV log, and any table whose columns are declared.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_generic_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_generic_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
