// Tables of smart plugs and wall meters.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

/// One of these for each format of `meter_tables`, told apart by the columns of the header.
bool detect_meter_table(std::string_view format, std::string_view head);

bool detect_netio_csv(std::string_view head, const ReadingOptions& options);
bool detect_voltcraft_csv(std::string_view head, const ReadingOptions& options);
bool detect_smart_plug_csv(std::string_view head, const ReadingOptions& options);
bool detect_wattmeter_csv(std::string_view head, const ReadingOptions& options);
bool detect_odroid_csv(std::string_view head, const ReadingOptions& options);
bool detect_shelly_csv(std::string_view head, const ReadingOptions& options);

/// The table is chosen by its header. Powers are integrated; where the stamps are too coarse for them (several rows of
/// one minute) and there is a counter, the counter is read instead; else it only vouches for the total.
Result<std::unique_ptr<LogParser>> make_meter_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
