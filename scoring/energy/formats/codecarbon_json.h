// CodeCarbon's JSON and logger output, and its BoAmps report.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_codecarbon_json(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_codecarbon_json(const ReadingOptions& options, const ReadingContext& context);

bool detect_boamps_report(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_boamps_report(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
