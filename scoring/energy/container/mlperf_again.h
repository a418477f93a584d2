// Second reading of an MLPerf power log, with what the other files of its bundle say.
#pragma once

#include <string>
#include <vector>

#include "scoring/energy/container/member_trace.h"
#include "scoring/energy/container/mlperf_scan.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

inline constexpr std::string_view mlperf_inference_format = "mlperf-ptdaemon-spl";
inline constexpr std::string_view mlperf_training_format = "mlperf-training-power";

struct MlperfLog {
    std::string path;
    EvidenceSummary first;  ///< of the log by itself
    std::vector<RecordedDevice> devices;
};

struct MlperfReading {
    EvidenceSummary summary;
    std::string note;
};

/// spl.txt: all its samples, on the clock that server.json vouches for; power_begin to power_end of the loadgen log is
/// the declared run unless the participant declared one. The official figure (mean of the samples strictly inside,
/// times the window) stands in the note and in the finding `official_window`, not in the energy: it has another span.
Result<MlperfReading> read_inference_again(const MlperfLog& log, const MlperfFacts& facts, ReadingOptions options,
                                           const ReadingContext& context);

/// Node power: clipped to run_start .. run_stop, with interpolated samples at both ends; that is the declared run.
Result<MlperfReading> read_training_again(const MlperfLog& log, const MlperfFacts& facts, ReadingOptions options,
                                          const ReadingContext& context);

}  // namespace wattboard::energy
