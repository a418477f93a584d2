// The CSV tables of AMD's tools: rocm-smi --showpower and --showenergycounter, amd-smi metric and amd-smi monitor.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_rocm_smi_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_rocm_smi_csv(const ReadingOptions& options, const ReadingContext& context);
bool detect_amd_smi_csv(std::string_view head, const ReadingOptions& options);
Result<std::unique_ptr<LogParser>> make_amd_smi_csv(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
