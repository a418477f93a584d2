// Entries for tests of the boards.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/boards/board_entry.h"
#include "server/boards/board_types.h"

namespace wattboard::boards::test {

inline Estimate estimate(double value)
{
    return {.value = value, .low = value * 0.9, .high = value * 1.1, .reason = {}};
}

/// An entry in state `ranked` with one accuracy and one energy; CO2e is half a kilogram per kWh.
inline EntryFields fields(std::int64_t id, std::int64_t team, double accuracy, double kwh)
{
    EntryFields made{.id = id,
                     .public_id = "entry-" + std::to_string(id),
                     .team_id = team,
                     .team = std::make_shared<const TeamLabel>(TeamLabel{"team-" + std::to_string(team), "Team"}),
                     .name = "Entry " + std::to_string(id),
                     .state_version = 1,
                     .sealed_at = 1'000'000'000 * id};
    made.score.performance = estimate(accuracy);
    made.score.energy_kwh = made.score.charged_kwh = estimate(kwh);
    made.score.co2e_kg = estimate(kwh * 0.5);
    made.score.grade = Grade::C;
    made.score.rules = {{RankingRule::gqi, estimate(accuracy)},
                        {RankingRule::performance, made.score.performance},
                        {RankingRule::energy, made.score.charged_kwh},
                        {RankingRule::co2e, made.score.co2e_kg}};
    return made;
}

inline EntryPtr entry(const EntryFields& made) { return std::make_shared<const BoardEntry>(made); }
inline EntryPtr entry(std::int64_t id, std::int64_t team, double accuracy, double kwh)
{
    return entry(fields(id, team, accuracy, kwh));
}

inline BoardConfig config(std::vector<RankingRule> rules, EntrySelection selection = EntrySelection::best)
{
    return {.offered_rules = std::move(rules), .ranking_rule = RankingRule::gqi, .selection = selection};
}

}  // namespace wattboard::boards::test
