// The documented generic JSON log: one object a line, or an array of objects.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_generic_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_generic_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
