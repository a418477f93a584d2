// nvidia-smi --query-gpu=... --format=csv, as written by the tool and as wrapped by scripts.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_nvidia_smi_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_nvidia_smi_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
