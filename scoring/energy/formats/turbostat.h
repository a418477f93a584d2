// turbostat tables: mean powers or energies of intervals whose length is mostly not in the file.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_turbostat(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_turbostat(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
