// MLPerf power logs: the analyzer log of MLPerf Inference and the node logs of MLPerf Training.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

bool detect_mlperf_inference(std::string_view head, const ReadingOptions& options);
/// spl.txt of PTDaemon: the first Watts of a line is the total of its channels. Lines whose mark ends in `_ranging` are
/// a rehearsal and left out.
Result<std::unique_ptr<LogParser>> make_mlperf_inference(const ReadingOptions& options, const ReadingContext& context);

bool detect_mlperf_training(std::string_view head, const ReadingOptions& options);
/// `:::MLLOG` lines with the key power_reading. power_measurement_stop repeats the time of the start and is ignored.
Result<std::unique_ptr<LogParser>> make_mlperf_training(const ReadingOptions& options, const ReadingContext& context);

}  // namespace wattboard::energy
