// perf stat -x, with energy events: intervals (-I), or one total.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_perf_stat_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_perf_stat_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
