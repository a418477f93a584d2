// nvidia-smi dmon: a table of blanks with two header lines, names and units, repeated every screenful.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_nvidia_smi_dmon(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_nvidia_smi_dmon(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
