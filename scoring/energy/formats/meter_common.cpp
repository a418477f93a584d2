// Grades, volt-ampere check and counters of meters.
#include "scoring/energy/formats/meter_common.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wattboard::energy {

namespace {

constexpr double volt_ampere_share = 0.02;
/// What the rounding of volts, amperes and power factor may make of small loads, W.
constexpr double volt_ampere_floor = 1.0;
/// Rows that may be off: readings of one row need not be of one moment.
constexpr double volt_ampere_rows = 0.05;
constexpr double finest_step_share = 0.01;

}  // namespace

Result<EvidenceSummary> finish_meter(TraceAccumulator& trace, LogFacts facts, MeterTier tier,
                                     std::optional<KilowattHours> stated_total)
{
    facts.grade = tier.grade;
    facts.gain = tier.gain;
    facts.stated_total = stated_total;
    return trace.finish(std::move(facts));
}

void VoltAmpereCheck::see(double watts, double volts, double amperes, std::optional<double> power_factor,
                          std::uint64_t line)
{
    ++rows_;
    const double product = volts * amperes * std::abs(power_factor.value_or(1));
    const double tolerance = std::max(volt_ampere_share * product, volt_ampere_floor);
    const bool off = power_factor ? std::abs(watts - product) > tolerance : watts > product + tolerance;
    if (!off) return;
    if (off_++ == 0) first_line_ = line;
}

Finding VoltAmpereCheck::finding() const
{
    Finding finding{.check = "volt_ampere", .threshold = volt_ampere_rows, .unit = "1"};
    if (rows_ == 0) {
        finding.verdict = Verdict::not_applicable;
        finding.message = "The log has no volts and amperes to hold the watts against.";
        return finding;
    }
    finding.value = static_cast<double>(off_) / static_cast<double>(rows_);
    finding.verdict = *finding.value > volt_ampere_rows ? Verdict::fail : Verdict::pass;
    finding.message = fmt::format(
        "In {} of {} rows the watts are not volts times amperes times power factor within 2 %.", off_, rows_);
    if (off_ > 0) finding.place = fmt::format("line {}", first_line_);
    return finding;
}

void CounterBeside::see(double joules)
{
    if (!seen_) {
        seen_ = true;
        first_ = last_ = joules;
        return;
    }
    const double step = joules - last_;
    last_ = joules;
    if (step < 0) fell_ = true;
    if (step > 0) smallest_step_ = smallest_step_ == 0 ? step : std::min(smallest_step_, step);
}

std::optional<KilowattHours> CounterBeside::total() const
{
    const double rise = last_ - first_;
    if (!seen_ || fell_ || rise <= 0 || smallest_step_ > finest_step_share * rise) return std::nullopt;
    return to_kilowatt_hours(Joules{rise});
}

std::optional<Problem> bad_quantity(double value, double most, std::string_view quantity, std::string field)
{
    if (value >= 0 && value <= most) return std::nullopt;
    return Problem{.type = problems::malformed_log,
                   .detail = value < 0 ? fmt::format("The {} is negative ({}).", quantity, value)
                                       : fmt::format("The {} {} is beyond any machine.", quantity, value),
                   .field = std::move(field),
                   .hint = "Check the unit and the sign of the column."};
}

}  // namespace wattboard::energy
