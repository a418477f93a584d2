// Runs the checks of scoring one by one instead of one after the other.
#include "scoring/entry/entry_problems.h"

#include <algorithm>

#include "scoring/entry/checked_run.h"
#include "scoring/entry/counted_runs.h"
#include "scoring/entry/lineage_charge.h"
#include "scoring/entry/model_conditions.h"
#include "scoring/entry/performance_estimate.h"
#include "scoring/entry/run_charge.h"
#include "scoring/reference/hardware_limits.h"

namespace wattboard {

std::vector<Problem> entry_problems(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables)
{
    std::vector<Problem> found;
    const auto note = [&found](const auto& checked) {
        if (!checked) found.push_back(checked.error());
    };
    note(performance_estimate(rulebook.metric, facts.performance));
    note(checked_model(facts.model));
    note(charge_lineage(rulebook, facts.lineage));
    std::ranges::move(counting_problems(rulebook, facts), std::back_inserter(found));
    for (const RunFacts& run : facts.runs) {
        const bool in_scope = std::ranges::find(rulebook.stages_in_scope, run.stage) != rulebook.stages_in_scope.end();
        if (!in_scope || !checked_run(run)) continue;
        const auto statement = facts.stages.find(run.stage);
        const StageBasis basis = statement == facts.stages.end() ? StageBasis::measured : statement->second.basis;
        const HardwareLimits limits = hardware_limits(run.hardware, tables, facts.model.precision);
        note(charge_run(rulebook, run, basis, limits, tables));
    }
    return found;
}

}  // namespace wattboard
