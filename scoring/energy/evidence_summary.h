// What parsing one energy log yields: everything a score, a page and an audit need, without the samples.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/plausibility/finding.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

/// The four kinds of energy evidence (energy-log-formats, section 1).
enum class EvidenceKind : std::uint8_t { power_samples, cumulative_counter, interval_energy, total };
inline constexpr std::array<std::string_view, 4> evidence_kind_names{"power_samples", "cumulative_counter",
                                                                     "interval_energy", "total"};

enum class DeviceKind : std::uint8_t { gpu, cpu, dram, node, rail, run };
inline constexpr std::array<std::string_view, 6> device_kind_names{"gpu", "cpu", "dram", "node", "rail", "run"};

/// Nanoseconds since the Unix epoch, UTC; for logs in naive local time without a declared zone, local time read as if
/// UTC.
using Nanoseconds = std::int64_t;

struct DeviceEnergy {
    std::string id;
    DeviceKind kind = DeviceKind::gpu;
    std::string name;           ///< model as the log states it, empty if it does not
    std::uint64_t samples = 0;  ///< samples used
    std::uint64_t missing = 0;  ///< rows whose value was missing (`N/A` and its kin)
    std::optional<Nanoseconds> start;
    std::optional<Nanoseconds> end;
    Seconds duration;
    Seconds nominal_interval;  ///< 10th percentile of the intervals
    Seconds median_interval;
    Seconds largest_gap;
    Watts mean_power;
    Watts highest_power;
    KilowattHours energy;   ///< what the samples say
    KilowattHours charged;  ///< that plus gaps and uncovered time (metrics.md 7, gap accounting)
};

struct Gap {
    std::string device;
    std::optional<Nanoseconds> start;
    Seconds duration;
    KilowattHours charged;
    std::string reason;  ///< "gap", "before_first_sample", "after_last_sample"
};

struct EvidenceSummary {
    std::string format;          ///< registry name, such as "nvidia-smi-csv"
    std::string format_version;  ///< guess, such as "2.8.3"; empty if unknown
    EvidenceKind kind = EvidenceKind::power_samples;
    std::string rule;  ///< integration rule used, such as "trapezoid per device, devices summed"
    std::vector<DeviceEnergy> devices;
    std::vector<Gap> gaps;  ///< the longest 100
    std::uint64_t gap_count = 0;
    std::uint64_t rows = 0;
    std::uint64_t samples = 0;
    std::uint64_t missing = 0;
    Seconds duration;  ///< from the first to the last sample of any device; sum of runs for totals
    std::optional<Nanoseconds> start;
    std::optional<Nanoseconds> end;
    bool zone_known = false;             ///< whether start and end are absolute times
    KilowattHours energy;                ///< what the samples say, PUE divided out
    KilowattHours charged;               ///< energy plus what invariant 3 adds
    double coverage = 1.0;               ///< share of the declared or logged span covered by samples, in [0, 1]
    double pue_divided_out = 1.0;        ///< PUE that the file had already applied
    double relative_uncertainty = 0.05;  ///< u_E of the grade, 1 sigma (metrics.md 5.1)
    Grade grade = Grade::C;
    bool is_claim = false;                         ///< a total that only the participant states
    std::vector<std::string> left_out;             ///< twin columns and parts not added, for the reader
    std::map<std::string, double> run_energy_kwh;  ///< files of several runs: run id -> energy
    /// Energy by component (`gpu`, `cpu`, `dram`, `node` ...), PUE divided out; for cutting evidence to a scope.
    std::map<std::string, double> component_energy_kwh;
    std::vector<Finding> findings;
};

}  // namespace wattboard
