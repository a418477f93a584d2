// PowerJoular CSV: powers of the CPU and the GPU, with times that are not padded with zeros.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_powerjoular_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_powerjoular_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
