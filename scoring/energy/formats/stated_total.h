// A stated total or an estimate from nameplate powers, as a small JSON document: grade E.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_stated_total(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_stated_total(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
