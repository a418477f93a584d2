// Charges runs one by one.
#include "scoring/entry/charged_runs.h"

#include "scoring/entry/run_charge.h"

namespace wattboard {

Result<std::vector<ChargedRun>> charged_runs(const Rulebook& rulebook, const EntryFacts& facts,
                                             const ReferenceTables& tables)
{
    const Result<std::vector<CountedRun>> runs = counted_runs(rulebook, facts);
    if (!runs) return std::unexpected(runs.error());
    std::vector<ChargedRun> charged;
    for (const CountedRun& counted : *runs) {
        const HardwareLimits limits = hardware_limits(counted.run->hardware, tables, facts.model.precision);
        Result<RunCharge> charge = charge_run(rulebook, *counted.run, counted.basis, limits, tables);
        if (!charge) return std::unexpected(std::move(charge.error()));
        charged.push_back({.counted = counted, .charged = charge->charged, .hours = std::move(charge->hours)});
    }
    return charged;
}

}  // namespace wattboard
