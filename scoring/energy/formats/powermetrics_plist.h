// powermetrics -f plist of macOS: property lists with NUL bytes between them.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_powermetrics_plist(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_powermetrics_plist(const ReadingOptions& options,
                                                           const ReadingContext& context);

}  // namespace wattboard::energy
