// History of Home Assistant: one row for each change of an entity.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_home_assistant_csv(std::string_view head, const ReadingOptions& options);
/// `entity_id,state,last_changed`. The file states no unit: `--map unit=W` (or kWh ...) declares it, and with several
/// entities `--map power=ENTITY` or `counter=ENTITY` which one counts. Only changes are written, so a power holds until
/// the next row.
Result<std::unique_ptr<LogParser>> make_home_assistant_csv(const ReadingOptions& options,
                                                           const ReadingContext& context);

}  // namespace wattboard::energy
