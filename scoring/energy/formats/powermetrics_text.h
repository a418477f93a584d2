// powermetrics of macOS, as text.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_powermetrics_text(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_powermetrics_text(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
