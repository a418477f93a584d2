// Result JSON of the ML.ENERGY benchmark: joules per GPU of the whole benchmark, and timelines of their power.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_zeus_benchmark_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_zeus_benchmark_json(const ReadingOptions& options,
                                                            const ReadingContext& context);

}  // namespace wattboard::energy
