// Validation of what a run states: times, hardware, amounts.
#include "scoring/entry/checked_run.h"

#include <cmath>

namespace wattboard {

namespace {

constexpr int most_devices = 1'000'000;
/// Of logs in all: of runs one after another, too.
constexpr Seconds longest_duration = seconds_until(earliest_instant, latest_instant);

std::unexpected<Problem> problem(const RunFacts& run, ProblemType type, std::string detail, std::string_view field)
{
    return std::unexpected(
        Problem{.type = type, .detail = std::move(detail), .field = "runs/" + run.id + "/" + std::string{field}});
}

/// Far above everything that ever ran, far below what overflows when limits and factors are applied.
constexpr double largest_amount = 1e15;

bool is_amount(double value) { return value >= 0.0 && value <= largest_amount; }

Result<void> checked_hardware(const RunFacts& run)
{
    const Hardware& hardware = run.hardware;
    for (const Accelerators& accelerators : hardware.accelerators) {
        if (accelerators.name.empty())
            return problem(run, problems::missing_value, "An accelerator has no name.", "hardware/accelerators");
        if (accelerators.count < 1 || accelerators.count > most_devices)
            return problem(run, problems::out_of_range,
                           "The count of \"" + accelerators.name + "\" must be from 1 to 1000000.",
                           "hardware/accelerators");
    }
    if (hardware.cpu_tdp && !(is_amount(hardware.cpu_tdp->value()) && *hardware.cpu_tdp > Watts{}))
        return problem(run, problems::out_of_range, "The CPU's TDP must be above 0 W.", "hardware/cpu_tdp_w");
    if (hardware.cpu_share && !(*hardware.cpu_share > 0.0 && *hardware.cpu_share <= 1.0))
        return problem(run, problems::out_of_range, "The share of the CPU must be above 0 and at most 1.",
                       "hardware/cpu_share");
    if (hardware.dram_gb && !(is_amount(*hardware.dram_gb) && *hardware.dram_gb > 0.0))
        return problem(run, problems::out_of_range, "The memory must be above 0 GB.", "hardware/dram_gb");
    return {};
}

bool is_duration(Seconds duration) { return duration >= Seconds{} && duration <= longest_duration; }

bool is_instant(const std::optional<Nanoseconds>& time)
{
    return !time || (*time >= earliest_instant && *time <= latest_instant);
}

bool has_amounts(const DeviceEnergy& device)
{
    return is_amount(device.energy.value()) && is_amount(device.charged.value()) &&
           is_amount(device.highest_power.value()) && is_duration(device.duration) &&
           is_duration(device.nominal_interval) && is_instant(device.start) && is_instant(device.end);
}

bool has_amounts(const EvidenceSummary& evidence)
{
    bool amounts = is_amount(evidence.energy.value()) && is_amount(evidence.charged.value()) &&
                   is_amount(evidence.relative_uncertainty) && std::isfinite(evidence.coverage) &&
                   is_duration(evidence.duration) && is_instant(evidence.start) && is_instant(evidence.end);
    for (const DeviceEnergy& device : evidence.devices) amounts = amounts && has_amounts(device);
    for (const Gap& gap : evidence.gaps) amounts = amounts && is_duration(gap.duration) && is_instant(gap.start);
    return amounts;
}

}  // namespace

Result<void> checked_run(const RunFacts& run)
{
    if (run.id.empty())
        return std::unexpected(
            Problem{.type = problems::missing_value, .detail = "A run has no id.", .field = "runs/id"});
    if (run.span) {
        if (run.span->start < 0 || run.span->end > latest_instant)
            return problem(run, problems::out_of_range, "The time span must lie between 1970 and 2200.", "start");
        if (run.span->end <= run.span->start)
            return problem(run, problems::out_of_range, "The run must end after it starts.", "end");
        if (run.span->end - run.span->start > longest_run_length)
            return problem(run, problems::out_of_range, "The run must last at most ten years.", "end");
    }
    if (run.stated_pue && !std::isfinite(*run.stated_pue))
        return problem(run, problems::invalid_value, "The PUE is not a finite number.", "stated_pue");
    for (const EvidenceSummary& evidence : run.evidence)
        if (!has_amounts(evidence))
            return problem(run, problems::out_of_range,
                           "The log holds an energy, time or uncertainty that is no finite amount.", "evidence");
    return checked_hardware(run);
}

}  // namespace wattboard
