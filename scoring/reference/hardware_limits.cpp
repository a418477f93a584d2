// Declared hardware against the accelerator table.
#include "scoring/reference/hardware_limits.h"

#include <algorithm>

namespace wattboard {

HardwareLimits hardware_limits(const Hardware& hardware, const ReferenceTables& tables)
{
    HardwareLimits limits;
    double peak = 0;
    double least_picojoule = 0;
    bool rates_known = true;
    for (const Accelerators& declared : hardware.accelerators) {
        limits.devices += declared.count;
        const Accelerator* known = tables.accelerator(declared.name);
        if (known == nullptr || !known->power) {
            limits.unknown.push_back(declared.name);
            rates_known = false;
            continue;
        }
        limits.total += *known->power * static_cast<double>(declared.count);
        limits.highest = std::max(limits.highest.value_or(*known->power), *known->power);
        limits.lowest = std::min(limits.lowest.value_or(*known->power), *known->power);
        if (!known->min_picojoule_per_flop) {
            rates_known = false;
            continue;
        }
        // The table's least energy per operation is board power / highest dense rate, so the rate is its inverse.
        const double picojoule = *known->min_picojoule_per_flop;
        peak += declared.count * known->power->value() / picojoule * 1e12;
        least_picojoule = least_picojoule > 0 ? std::min(least_picojoule, picojoule) : picojoule;
    }
    if (rates_known && limits.devices > 0) {
        limits.peak_flops = peak;
        limits.min_picojoule_per_flop = least_picojoule;
    }
    return limits;
}

}  // namespace wattboard
