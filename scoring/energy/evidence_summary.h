// What parsing one energy log yields: everything a score, a page and an audit need, without the samples.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scoring/plausibility/finding.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

namespace energy {
class TraceAccount;
}

/// The four kinds of energy evidence (energy-log-formats, section 1).
enum class EvidenceKind : std::uint8_t { power_samples, cumulative_counter, interval_energy, total };
inline constexpr std::array<std::string_view, 4> evidence_kind_names{"power_samples", "cumulative_counter",
                                                                     "interval_energy", "total"};

enum class DeviceKind : std::uint8_t { gpu, cpu, dram, node, rail, run };
inline constexpr std::array<std::string_view, 6> device_kind_names{"gpu", "cpu", "dram", "node", "rail", "run"};

/// Nanoseconds since the Unix epoch, UTC; for logs in naive local time without a declared zone, local time read as if
/// UTC.
using Nanoseconds = std::int64_t;

/// Relative standard uncertainty of an energy (1 sigma) by its parts, since they combine differently: the gain of a
/// sensor is common to all devices and runs of an entry and adds linearly, the others add in quadrature.
struct EnergyUncertainty {
    double gain = 0;        ///< of the sensor; does not average out
    double sampling = 0;    ///< s / (mean power x sqrt n), s from second differences
    double ends = 0;        ///< start and stop between samples, interval / (sqrt 6 x duration)
    double resolution = 0;  ///< smallest step of a counter or meter, step / (sqrt 6 x energy)

    [[nodiscard]] double independent() const
    {
        return std::sqrt(sampling * sampling + ends * ends + resolution * resolution);
    }
    [[nodiscard]] double total() const { return std::sqrt(gain * gain + independent() * independent()); }
    bool operator==(const EnergyUncertainty&) const = default;
};

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
    Watts lowest_power;
    Watts highest_power;
    std::optional<Watts> charge_power;  ///< power at which unseen time is charged; absent for totals
    bool charge_power_known = false;    ///< from the accelerator table or the declared hardware, not guessed
    EnergyUncertainty uncertainty;
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

/// One file of an archive or bundle.
struct LogFile {
    std::string path;
    std::uint64_t bytes = 0;
    std::string format;  ///< empty: not an energy log, and `note` says what it is taken for
    std::string format_version;
    std::uint64_t samples = 0;
    KilowattHours energy;
    KilowattHours charged;
    std::string note;
};

struct EvidenceSummary {
    std::string id;              ///< identity that the platform gave the evidence; empty outside of it
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
    EnergyUncertainty uncertainty;       ///< of all devices together
    double relative_uncertainty = 0.05;  ///< `uncertainty.total()`, or what the grade alone says
    Grade grade = Grade::C;
    bool is_claim = false;                         ///< a total that only the participant states
    std::vector<std::string> left_out;             ///< twin columns and parts not added, for the reader
    std::map<std::string, double> run_energy_kwh;  ///< files of several runs: run id -> energy
    /// Energy by component (`gpu`, `cpu`, `dram`, `node` ...), PUE divided out; for cutting evidence to a scope.
    std::map<std::string, double> component_energy_kwh;
    /// What the samples say by hour, hours since 1970 UTC -> kWh; empty where the zone of the times is not known.
    std::map<std::int64_t, double> hourly_energy_kwh;
    std::optional<KilowattHours> stated_total;     ///< total that the file states beside its samples
    std::map<std::string, std::uint64_t> skipped;  ///< what was passed over, and how often
    std::vector<LogFile> files;                    ///< of an archive or bundle; empty for a single log
    std::vector<Finding> findings;
    /// The running sums behind the devices, so that logs of one run can be put together and charged anew; null for
    /// totals and where the summary was read back without them.
    std::shared_ptr<const energy::TraceAccount> account;
};

}  // namespace wattboard
