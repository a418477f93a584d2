// pyRAPL result tables: joules of sockets and memory over stated intervals, as CSV and as JSON.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_pyrapl_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_pyrapl_csv(const ReadingOptions& options, const ReadingContext& context);

bool detect_pyrapl_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_pyrapl_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
