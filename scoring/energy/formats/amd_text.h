// What AMD's tools print for people: rocm-smi --showpower, amd-smi metric and the table of amd-smi monitor.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_rocm_smi_text(std::string_view head, const ReadingOptions& options);
/// Lines `GPU[0] : Average Graphics Package Power (W): 41.0`. The tool writes no time; a line that is one, as `date`
/// prints it before each call, holds for the readings below it.
Result<std::unique_ptr<LogParser>> make_rocm_smi_text(const ReadingOptions& options, const ReadingContext& context);

bool detect_amd_smi_monitor(std::string_view head, const ReadingOptions& options);
/// Rows below `[TIMESTAMP] GPU [XCP] POWER [PWR_CAP] ...`, values with their units; epoch seconds with --watch.
Result<std::unique_ptr<LogParser>> make_amd_smi_monitor(const ReadingOptions& options, const ReadingContext& context);

bool detect_amd_smi_metric(std::string_view head, const ReadingOptions& options);
/// Blocks `GPU: 0`, in them `SOCKET_POWER: 140 W` under `POWER:`; `TIMESTAMP:` with --watch.
Result<std::unique_ptr<LogParser>> make_amd_smi_metric(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
