// The JSON of AMD's tools: rocm-smi --showpower --json, and amd-smi metric and monitor --json.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_rocm_smi_json(std::string_view head, const ReadingOptions& options);
/// `{"card0": {"Average Graphics Package Power (W)": "41.0"}, "card1": ...}`, one object a call. The tool writes no
/// time; a member "timestamp" or "time" that a loop adds, beside the cards or in them, is taken.
Result<std::unique_ptr<LogParser>> make_rocm_smi_json(const ReadingOptions& options, const ReadingContext& context);
bool detect_amd_smi_json(std::string_view head, const ReadingOptions& options);
/// `[{"timestamp": ..., "gpu": 0, "power": {"socket_power": {"value": 142, "unit": "W"}}}, ...]`, in newer releases
/// inside `{"gpu_data": [...]}`; of amd-smi monitor `power_usage`.
Result<std::unique_ptr<LogParser>> make_amd_smi_json(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
