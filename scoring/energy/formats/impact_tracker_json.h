// experiment-impact-tracker data.json: one object a line with the powers of CPU and GPUs.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_impact_tracker_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_impact_tracker_json(const ReadingOptions& options,
                                                            const ReadingContext& context);

}  // namespace wattboard::energy
