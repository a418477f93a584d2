// dcgmi dmon: a table of blanks whose header (names, units) is repeated, one row an entity and poll, no clock.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_dcgmi_dmon(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_dcgmi_dmon(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
