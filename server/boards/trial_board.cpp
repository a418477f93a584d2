// Computes entries anew from their measures and holds two boards against each other.
#include "server/boards/trial_board.h"

#include <algorithm>
#include <cmath>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/embodied.h"
#include "scoring/entry/performance_estimate.h"
#include "server/boards/overlay.h"

namespace wattboard::boards {

namespace {

/// How scoring begins the reason of an entry for which the ranking rule has no value.
constexpr std::string_view rule_reason = "not ranked by ";

std::optional<double> present(double value) { return std::isnan(value) ? std::nullopt : std::optional{value}; }

Estimate estimate_of(const Range& range)
{
    return {.value = present(range.value), .low = present(range.low), .high = present(range.high), .reason = {}};
}

double same_grid(const Rulebook& rules, double kwh)
{
    return co2e(KilowattHours{kwh}, rules.grid.intensity, rules.grid.pue).value();
}

double embodied_kg(const BoardEntry& entry, const TrialRules& rules)
{
    const auto official = rules.official.grid.embodied_g_per_accelerator_hour;
    const auto asked = rules.asked.grid.embodied_g_per_accelerator_hour;
    if (!asked) return 0;
    const double counted =
        official ? std::max(0.0, entry.co2e_kg().value - same_grid(rules.official, entry.charged_kwh().value)) : 0.0;
    if (asked == official) return counted;
    if (!needs_accelerator_hours(rules)) return counted / *official * *asked;
    if (!rules.accelerator_hours) return Range::absent;
    const auto hours = rules.accelerator_hours->find(entry.id());
    if (hours == rules.accelerator_hours->end()) return Range::absent;
    return embodied_co2e(1.0, Seconds{hours->second * 3600.0}, *asked).value();
}

Estimate moved_co2e(const BoardEntry& entry, const TrialRules& rules)
{
    const double embodied = embodied_kg(entry, rules);
    if (std::isnan(embodied)) return {.reason = "its accelerator hours are not known"};
    const Range& charged = entry.charged_kwh();
    const auto at = [&](double kwh) { return present(same_grid(rules.asked, kwh) + embodied); };
    return {.value = at(charged.value), .low = at(charged.low), .high = at(charged.high), .reason = {}};
}

/// NoFADE and SAM depend on nothing that can be asked, and the other rules on CO2e alone or on GQI's scale.
bool is_recomputed(RankingRule rule, bool moves_place)
{
    switch (rule) {
        case RankingRule::gqi:
            return true;
        case RankingRule::co2e:
        case RankingRule::co2e_at_target:
        case RankingRule::performance_within_budget:
            return moves_place;
        default:
            return false;
    }
}

Estimate rule_value(const BoardEntry& entry, const TrialRules& rules, const Estimate& co2e_kg)
{
    const Estimate performance = estimate_of(entry.performance());
    if (describe(rules.rule).gated &&
        !reaches(entry.performance().value, rules.asked.min_performance, rules.asked.metric.direction))
        return {.reason = "it does not reach min_performance"};
    if (!is_recomputed(rules.rule, rules.moves_place)) {
        Estimate kept = estimate_of(entry.rule(rules.rule));
        if (!kept.value) kept.reason = "the rule is not defined for the entry";
        return kept;
    }
    const ModelFacts none;
    return compute_rule(rules.rule, {.rulebook = rules.asked,
                                     .model = none,
                                     .performance = performance,
                                     .charged_kwh = estimate_of(entry.charged_kwh()),
                                     .co2e_kg = co2e_kg});
}

EntryPtr trial_entry(const BoardEntry& entry, const TrialRules& rules)
{
    EntryFields fields;
    fields.id = entry.id();
    fields.public_id = entry.public_id();
    fields.team_id = entry.team_id();
    fields.state = entry.state();
    fields.sealed_at = entry.sealed_at();
    fields.chosen = entry.chosen();
    EntryScore& score = fields.score;
    score.performance = estimate_of(entry.performance());
    score.charged_kwh = estimate_of(entry.charged_kwh());
    score.co2e_kg = rules.moves_place ? moved_co2e(entry, rules) : estimate_of(entry.co2e_kg());
    for (const std::string_view reason : entry.unranked_reasons())
        if (!reason.starts_with(rule_reason)) score.unranked_reasons.emplace_back(reason);
    if (rules.rule != RankingRule::pareto) {
        Estimate value = rule_value(entry, rules, score.co2e_kg);
        if (!value.value)
            score.unranked_reasons.push_back(std::string{rule_reason} + std::string{describe(rules.rule).name} + ": " +
                                             value.reason);
        score.rules[rules.rule] = std::move(value);
    }
    return std::make_shared<const BoardEntry>(fields);
}

/// Competition ranks of a list, by entry.
std::unordered_map<std::int64_t, std::size_t> ranks_of(const BoardSnapshot& board, RankingRule rule)
{
    std::unordered_map<std::int64_t, std::size_t> ranks;
    ranks.reserve(board.ranked_count(rule));
    std::size_t rank = 0;
    std::size_t position = 0;
    double last = 0;
    board.ranked(rule).scan(0, [&](const RankItem& item) {
        ++position;
        if (rank == 0 || item.score != last) rank = position;
        last = item.score;
        ranks.emplace(item.subject->id(), rank);
        return true;
    });
    return ranks;
}

std::optional<double> score_on(const BoardSnapshot& board, RankingRule rule, const BoardEntry& entry)
{
    if (rule != RankingRule::pareto) return present(entry.rule(rule).value);
    const auto depth = board.overlay() ? board.overlay()->pareto_depth(entry.id()) : std::nullopt;
    return depth ? std::optional{static_cast<double>(*depth)} : std::nullopt;
}

/// Why a computed entry that ranks now does not rank on the trial.
std::string reason_of(const BoardEntry& now)
{
    const auto unranked = now.unranked_reasons();
    return unranked.empty() ? "another entry of the team stands in its place" : std::string{unranked.front()};
}

}  // namespace

bool needs_accelerator_hours(const TrialRules& rules)
{
    const auto official = rules.official.grid.embodied_g_per_accelerator_hour;
    const auto asked = rules.asked.grid.embodied_g_per_accelerator_hour;
    return asked && *asked > 0 && !(official && *official > 0);
}

std::shared_ptr<Board> trial_board(const BoardSnapshot& board, const TrialRules& rules)
{
    std::vector<EntryPtr> entries;
    entries.reserve(board.listed_count());
    board.parts().by_public_id.scan(0, [&](const PublicIdItem& item) {
        entries.push_back(trial_entry(*item.entry, rules));
        return true;
    });
    BoardConfig config = BoardConfig::of(rules.asked);
    config.offered_rules = {rules.rule};
    config.ranking_rule = rules.rule;
    auto made = std::make_shared<Board>(board.key(), std::move(config), std::move(entries), board.sequence());
    if (rules.rule == RankingRule::pareto) made->attach(Overlay::compute(*made->snapshot()));
    return made;
}

TrialComparison compare_boards(const BoardSnapshot& official, RankingRule official_rule, const BoardSnapshot& trial,
                               RankingRule rule, std::size_t most,
                               const std::unordered_map<std::int64_t, std::string>& reasons)
{
    const auto before = ranks_of(official, official_rule);
    const auto after = ranks_of(trial, rule);
    TrialComparison comparison{.of = after.size()};
    trial.ranked(rule).scan(0, [&](const RankItem& item) {
        const BoardEntry& now = *item.subject;
        const std::size_t rank = after.at(now.id());
        const auto old = before.find(now.id());
        if (old == before.end() || old->second != rank) ++comparison.changed;
        if (comparison.rows.size() == most) return true;
        const BoardEntry* entry = official.find(now.public_id());
        if (entry == nullptr) return true;
        comparison.rows.push_back({.official = entry,
                                   .now = &now,
                                   .rank = rank,
                                   .official_rank = old == before.end() ? std::nullopt : std::optional{old->second},
                                   .score = score_on(trial, rule, now),
                                   .official_score = score_on(official, official_rule, *entry)});
        return true;
    });
    official.ranked(official_rule).scan(0, [&](const RankItem& item) {
        const BoardEntry& entry = *item.subject;
        const BoardEntry* now = trial.find(entry.public_id());
        const auto refused = reasons.find(entry.id());
        // What the trial neither has nor was refused was not computed, so nothing is known of it.
        if (after.contains(entry.id()) || (now == nullptr && refused == reasons.end())) return true;
        ++comparison.changed;
        ++comparison.left_out;
        if (comparison.rows.size() == most) return true;
        comparison.rows.push_back({.official = &entry,
                                   .now = now,
                                   .rank = {},
                                   .official_rank = before.at(entry.id()),
                                   .score = now == nullptr ? std::nullopt : score_on(trial, rule, *now),
                                   .official_score = score_on(official, official_rule, entry),
                                   .reason = now == nullptr ? refused->second : reason_of(*now)});
        return true;
    });
    return comparison;
}

}  // namespace wattboard::boards
