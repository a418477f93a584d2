// Reports of Scaphandre's JSON exporter.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_scaphandre_json(std::string_view head, const ReadingOptions& options);
/// Power of the host in microwatts, from its RAPL counters; sockets and consumers are parts of it.
Result<std::unique_ptr<LogParser>> make_scaphandre_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
