// CodeCarbon emissions.csv of all versions, and its per-task file.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_codecarbon_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_codecarbon_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
