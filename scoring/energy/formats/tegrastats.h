// tegrastats lines of NVIDIA Jetson boards: powers of the supply rails.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_tegrastats(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_tegrastats(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
