// What ipmitool prints about the power of a node: `dcmi power reading` blocks and sensor lists.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_ipmi_dcmi(std::string_view head, const ReadingOptions& options);
bool detect_ipmi_sensor(std::string_view head, const ReadingOptions& options);

/// Times are lines of their own before a reading (as `date -Is` writes), stand in front of it, or are those of the
/// board; without any, `--interval` declares the time between readings. 0 W is a failed reading: missing. Of a sensor
/// list the sensor of the whole node counts, or the one that `--map power=NAME` declares.
Result<std::unique_ptr<LogParser>> make_ipmi_text(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
