// Answers of Prometheus to a range query: Kepler, Scaphandre, node_exporter, DCGM and others.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_prometheus_json(std::string_view head, const ReadingOptions& options);
/// `{"data": {"result": [{"metric": {...}, "values": [[epoch, "value"], ...]}, ...]}}`, or the array of series alone.
/// At most two million values, since what overlaps shows only at the end. A counter that falls was reset: a gap.
Result<std::unique_ptr<LogParser>> make_prometheus_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
