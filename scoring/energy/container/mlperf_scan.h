// What the files beside an MLPerf power log say: when the run began and ended, and on which clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// Gathered over all files of one bundle.
struct MlperfFacts {
    std::optional<Nanoseconds> run_start;  ///< MLPerf Training, UTC
    std::optional<Nanoseconds> run_stop;
    int training_results = 0;  ///< files that state a run_start
    std::string power_begin;   ///< loadgen, as it stands there: MM-DD-YYYY HH:MM:SS.mmm
    std::string power_end;
    int loadgen_logs = 0;
    /// Estimated power of interconnects by file, W.
    std::vector<std::pair<std::string, double>> interconnects;
    std::optional<double> seconds_west;  ///< of UTC, of the director's clock (server.json)
    std::optional<Nanoseconds> testing_begin;
    std::optional<Nanoseconds> testing_end;
};

/// Looks through the text of one file, whatever it is; lines beyond 64 KiB are passed over.
class MlperfScan {
public:
    void feed(std::string_view bytes);
    /// What the file adds to `facts`, and what it is: empty if it says nothing.
    std::string finish(std::string_view path, MlperfFacts& facts);

private:
    void read_line(std::string_view line);
    std::string read_document(MlperfFacts& facts) const;

    std::string carry_;
    std::string document_;  ///< of a file that begins with `{`, up to 1 MiB
    bool maybe_document_ = true;
    bool overlong_ = false;
    std::optional<Nanoseconds> run_start_;
    std::optional<Nanoseconds> run_stop_;
    std::string power_begin_;
    std::string power_end_;
    std::optional<double> interconnect_;
};

}  // namespace wattboard::energy
