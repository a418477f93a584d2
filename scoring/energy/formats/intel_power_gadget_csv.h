// Intel Power Gadget CSV: cumulative joules of the processor and its memory.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_intel_power_gadget_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_intel_power_gadget_csv(const ReadingOptions& options,
                                                               const ReadingContext& context);

}  // namespace wattboard::energy
