// What an energy log leaves open and its uploader declares; stored with the evidence, so that it can be read again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard {

/// Declared reading of one log. Every field is optional; a log that needs one which is absent is refused with the
/// problem `underdetermined_log`, whose hint names the option.
struct ReadingOptions {
    std::string format;                ///< registry name; empty: detected by content
    std::vector<std::string> columns;  ///< names of the columns of a file without header, in file order
    /// Column names by role: `time`, `power`, `energy`, `counter`, `device` (`none`: all rows are one), or `voltage`
    /// and `current` with `voltage_unit` and `current_unit`; and `unit` (W, mW, J, kWh ...), `time_unit` (iso, epoch_s,
    /// epoch_ms, epoch_us, epoch_ns; in generic logs relative_s and the like), `date_order` (dmy, mdy).
    std::map<std::string, std::string> map;
    std::optional<Seconds> interval;  ///< length of the first interval of `energy_j` rows, > 0
    std::string timezone;             ///< IANA name or offset (`+02:00`) of times without zone; empty: unknown
    std::map<std::string, std::string> select;  ///< `run_id` of a file of several runs
    std::optional<Nanoseconds> start;           ///< declared run, UTC
    std::optional<Nanoseconds> end;
    std::vector<std::string> accelerators;  ///< declared models, for logs that do not name their devices
    bool operator==(const ReadingOptions&) const = default;
};

/// Length of the declared run, if it is declared.
inline std::optional<Seconds> declared_duration(const ReadingOptions& options)
{
    if (!options.start || !options.end) return std::nullopt;
    return Seconds{static_cast<double>(*options.end - *options.start) * 1e-9};
}

/// Board limit of a device by the name that a log or a declaration gives; nullopt if unknown.
using PowerLimits = std::function<std::optional<Watts>(std::string_view device_name)>;

namespace energy {
class LengthFocus;
class TraceSink;
}  // namespace energy

/// What the platform knows, beside the declaration: not stored with the evidence but with the scoring run.
struct ReadingContext {
    PowerLimits power_limits;
    std::vector<std::string> accelerators;  ///< models that the run declares, for logs that do not name their devices
    std::optional<Watts> cpu_limit;         ///< of all CPUs of the run's hardware together
    std::optional<Watts> dram_limit;
    energy::TraceSink* trace = nullptr;        ///< gets every sample, if there is one; must outlive the reading
    std::map<std::string, double> thresholds;  ///< of the rulebook, replace the defaults of the checks
    std::shared_ptr<const energy::LengthFocus> focus{};  ///< of a pass after the first (`another_pass.h`)
};

/// Most that one log may hold; beyond it the problem is `limit_exceeded`.
inline constexpr std::size_t max_line_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t max_devices = 1024;
inline constexpr std::size_t max_runs = 10'000;
/// Longest id of a device or run, and longest name kept of one, in bytes.
inline constexpr std::size_t max_id_bytes = 200;
/// Largest power (W), energy (J) and length (s) that a log may state: far beyond any machine, and small enough that
/// sums of them stay finite.
inline constexpr double max_watts = 1e12;
inline constexpr double max_joules = 1e18;
inline constexpr double max_duration_s = 1e9;
/// A device's samples are re-sorted within this many (fewer if the log has more than 32 devices).
inline constexpr std::size_t reorder_window = 65'536;

}  // namespace wattboard
