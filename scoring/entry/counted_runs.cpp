// Stages and runs in scope.
#include "scoring/entry/counted_runs.h"

#include <algorithm>
#include <set>

#include "scoring/entry/checked_run.h"

namespace wattboard {

namespace {

std::unexpected<Problem> incomplete(std::string detail, std::string field, std::string hint = {})
{
    return std::unexpected(Problem{.type = problems::incomplete_entry,
                                   .detail = std::move(detail),
                                   .field = std::move(field),
                                   .hint = std::move(hint)});
}

std::string stage_field(Stage stage) { return "stages/" + std::string{name_of(stage, stage_names)}; }

Result<void> checked_statement(const EntryFacts& facts, Stage stage)
{
    const std::string name{name_of(stage, stage_names)};
    const auto statement = facts.stages.find(stage);
    if (statement == facts.stages.end())
        return incomplete("The stage \"" + name + "\" is in scope and must be measured, estimated or attested as none.",
                          stage_field(stage));
    const bool has_runs =
        std::any_of(facts.runs.begin(), facts.runs.end(), [&](const RunFacts& run) { return run.stage == stage; });
    if (statement->second.basis == StageBasis::none) {
        if (has_runs)
            return incomplete("The stage \"" + name + "\" is attested as none but has runs.", stage_field(stage));
        if (statement->second.attestation.empty())
            return incomplete("That the stage \"" + name + "\" did not take place must be attested in words.",
                              stage_field(stage) + "/attestation");
        return {};
    }
    if (!has_runs)
        return incomplete("The stage \"" + name + "\" is in scope but no run of it is listed.", stage_field(stage),
                          "List its runs with their energy evidence, or attest that it did not take place.");
    return {};
}

bool is_in_scope(const Rulebook& rulebook, const RunFacts& run)
{
    return std::ranges::find(rulebook.stages_in_scope, run.stage) != rulebook.stages_in_scope.end();
}

Result<void> checked_place_and_time(const Rulebook& rulebook, const RunFacts& run)
{
    if (rulebook.grid.fixes_place_and_time) return {};
    if (run.zone.empty())
        return incomplete("The run \"" + run.id + "\" states no place.", "runs/" + run.id + "/zone",
                          "Name the grid zone as an ISO 3166-1 alpha-3 code, such as DEU.");
    if (!run.span) return incomplete("The run \"" + run.id + "\" states no time span.", "runs/" + run.id + "/start");
    return {};
}

}  // namespace

std::vector<Problem> counting_problems(const Rulebook& rulebook, const EntryFacts& facts)
{
    std::vector<Problem> found;
    const auto note = [&found](const Result<void>& checked) {
        if (!checked) found.push_back(checked.error());
    };
    for (const Stage stage : rulebook.stages_in_scope) note(checked_statement(facts, stage));
    std::set<std::string_view> ids;
    bool counts = false;
    for (const RunFacts& run : facts.runs) {
        note(checked_run(run));
        if (!ids.insert(run.id).second)
            found.push_back({.type = problems::invalid_value,
                             .detail = "The run id \"" + run.id + "\" is used twice.",
                             .field = "runs/" + run.id});
        if (!is_in_scope(rulebook, run)) continue;
        counts = true;
        note(checked_place_and_time(rulebook, run));
    }
    if (!counts) note(incomplete("No run with energy evidence counts: an entry without energy has no score.", "runs"));
    return found;
}

Result<std::vector<CountedRun>> counted_runs(const Rulebook& rulebook, const EntryFacts& facts)
{
    if (auto found = counting_problems(rulebook, facts); !found.empty())
        return std::unexpected(std::move(found.front()));
    std::vector<CountedRun> counted;
    for (const RunFacts& run : facts.runs)
        if (is_in_scope(rulebook, run)) counted.push_back({.run = &run, .basis = facts.stages.at(run.stage).basis});
    std::sort(counted.begin(), counted.end(),
              [](const CountedRun& a, const CountedRun& b) { return a.run->id < b.run->id; });
    return counted;
}

}  // namespace wattboard
