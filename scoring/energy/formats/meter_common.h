// What the logs of meters have in common: their grade, the check of watts against volts and amperes, and counters that
// only vouch for the samples.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/log_parser.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

/// Grade of an instrument and its relative standard uncertainty (Wattboard's table of grades): an analyzer that MLPerf
/// admits 0.6 %; a plug, PDU or BMC at the wall 3 %, since no log can show that it was calibrated (1.7 % if it was);
/// sensors inside the computer 5 %.
struct MeterTier {
    Grade grade = Grade::B;
    double gain = 0.03;
};
inline constexpr MeterTier analyzer_tier{.grade = Grade::A, .gain = 0.006};
inline constexpr MeterTier wall_meter_tier{.grade = Grade::B, .gain = 0.03};
inline constexpr MeterTier component_tier{.grade = Grade::C, .gain = 0.05};

/// Ends a trace of an instrument of `tier`; too few readings leave the grade D.
Result<EvidenceSummary> finish_meter(TraceAccumulator& trace, LogFacts facts, MeterTier tier,
                                     std::optional<KilowattHours> stated_total = std::nullopt);

/// |W - V A PF| within 2 % and the rounding of what the meter prints; without a power factor only W <= V A can be held.
class VoltAmpereCheck {
public:
    void see(double watts, double volts, double amperes, std::optional<double> power_factor, std::uint64_t line);
    [[nodiscard]] Finding finding() const;

private:
    std::uint64_t rows_ = 0;
    std::uint64_t off_ = 0;
    std::uint64_t first_line_ = 0;
};

/// The counter beside the samples of one device: its rise is a stated total if its steps are fine enough to say
/// something (1 % of the rise).
class CounterBeside {
public:
    void see(double joules);
    [[nodiscard]] std::optional<KilowattHours> total() const;
    [[nodiscard]] bool seen() const { return seen_; }

private:
    bool seen_ = false;
    bool fell_ = false;
    double first_ = 0;
    double last_ = 0;
    double smallest_step_ = 0;
};

/// Problem of a value of `quantity` that is negative, not finite or beyond `most`; nullopt if it is fine.
std::optional<Problem> bad_quantity(double value, double most, std::string_view quantity, std::string field);

}  // namespace wattboard::energy
