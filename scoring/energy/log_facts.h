// What a parser says about its log as a whole, for the summary and the checks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard::energy {

struct LogFacts {
    std::string format;
    std::string format_version;
    std::uint64_t rows = 0;
    bool zone_known = false;
    std::uint64_t nonexistent_times = 0;
    std::uint64_t ambiguous_times = 0;
    bool nvidia_smi_resolution = false;  ///< the tool prints two decimals
    std::vector<std::string> left_out;
    std::map<std::string, std::uint64_t> skipped;  ///< what was passed over, and how often
    std::vector<Finding> findings;                 ///< of the parser itself
    /// Times are synthetic (`IntervalClock`): only differences count, and the summary states no start and end.
    bool clockless = false;
    Grade grade = Grade::C;      ///< at best: too few readings make it D
    std::optional<double> gain;  ///< relative standard uncertainty of the instrument, where the log states it
    std::optional<KilowattHours> stated_total;  ///< that the log states beside its samples
};

}  // namespace wattboard::energy
