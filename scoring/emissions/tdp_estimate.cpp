// TDP x hours.
#include "scoring/emissions/tdp_estimate.h"

#include <cmath>

#include "scoring/emissions/co2e.h"

namespace wattboard {

namespace {

bool is_amount(double value) { return std::isfinite(value) && value >= 0.0; }

}  // namespace

Result<KilowattHours> tdp_energy(const TdpEstimate& estimate)
{
    const Watts power = estimate.accelerators + estimate.cpu;
    const bool amounts = is_amount(estimate.accelerators.value()) && is_amount(estimate.cpu.value());
    if (!amounts || !std::isfinite(power.value()) || !(power.value() > 0.0))
        return std::unexpected(Problem{.type = problems::out_of_range,
                                       .detail = "A TDP estimate needs a finite power above 0 W.",
                                       .field = "tdp"});
    if (!std::isfinite(estimate.duration.value()) || !(estimate.duration.value() > 0.0))
        return std::unexpected(Problem{.type = problems::out_of_range,
                                       .detail = "A TDP estimate needs a finite duration above 0 s.",
                                       .field = "duration_s"});
    return to_kilowatt_hours(power * estimate.duration);
}

Result<KilowattHours> tdp_energy_with_overhead(const TdpEstimate& estimate)
{
    const Result<double> overhead = checked_pue(estimate.overhead, "overhead");
    if (!overhead) return std::unexpected(overhead.error());
    const Result<KilowattHours> energy = tdp_energy(estimate);
    if (!energy) return std::unexpected(energy.error());
    return *energy * *overhead;
}

}  // namespace wattboard
