// JSON lines of boards and plugs: Redfish power resources and Tasmota's sensor messages.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_redfish_json(std::string_view head, const ReadingOptions& options);
/// Each object is a `Power` resource (PowerControl[0].PowerConsumedWatts, the whole system) or has PowerConsumedWatts
/// itself or PowerWatts.Reading, beside a time that the poller added. A power of 0 W of a running board is a failed
/// reading: missing.
Result<std::unique_ptr<LogParser>> make_redfish_json(const ReadingOptions& options, const ReadingContext& context);

bool detect_tasmota_json(std::string_view head, const ReadingOptions& options);
/// `{"Time": ..., "ENERGY": {"Power": W, "Total": kWh, ...}}`: the power is integrated, the counter vouches for it.
Result<std::unique_ptr<LogParser>> make_tasmota_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
