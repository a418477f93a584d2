// A board is a function of the latest versions of its entries: compared with a naive recomputation from scratch.
#include "server/boards/board.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <vector>

#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr std::array<RankingRule, 3> rules{RankingRule::gqi, RankingRule::co2e, RankingRule::nofade};

/// Few distinct values, so that ties, and teams of several entries, are common.
EntryPtr arbitrary_entry()
{
    const auto id = *rc::gen::inRange<std::int64_t>(1, 25);
    auto made = test::fields(id, id % 6, *rc::gen::inRange(0, 5) / 5.0, *rc::gen::inRange(1, 4));
    // The version decides all that may change, so that one version of an entry is always the same.
    const auto version = *rc::gen::inRange<std::int64_t>(1, 5);
    std::mt19937 random{static_cast<unsigned>(id * 100 + version)};
    made.state_version = version;
    made.sealed_at = 1000 + id % 4;
    made.state = static_cast<SubmissionState>(random() % submission_state_names.size());
    if (random() % 2 == 0) made.state = SubmissionState::ranked;
    made.chosen = random() % 3 == 0;
    made.score.performance = test::estimate(static_cast<double>(random() % 5) / 5.0);
    made.score.co2e_kg = test::estimate(static_cast<double>(random() % 4));
    made.score.rules = {{RankingRule::co2e, made.score.co2e_kg}};
    if (random() % 4 != 0) made.score.rules[RankingRule::gqi] = made.score.performance;
    if (random() % 8 == 0) made.score.rules.clear();
    if (random() % 6 == 0) made.score.unranked_reasons = {"below min_performance"};
    made.score.grade = static_cast<Grade>(random() % grade_names.size());
    return test::entry(made);
}

using Key = std::tuple<double, double, std::int64_t, std::int64_t>;

Key naive_key(const BoardEntry& entry, RankingRule rule)
{
    const double value = entry.rule(rule).value;
    return {rule == RankingRule::co2e ? value : -value, entry.co2e_kg().value, entry.sealed_at(), entry.id()};
}

bool naive_may_stand(const BoardEntry& entry, RankingRule rule)
{
    const bool state = entry.state() == SubmissionState::ranked || entry.state() == SubmissionState::queried;
    return state && entry.unranked_reasons().empty() && entry.rule(rule).has_value();
}

bool naive_listed(const BoardEntry& entry)
{
    return entry.state() == SubmissionState::ranked || entry.state() == SubmissionState::queried ||
           entry.state() == SubmissionState::held || entry.state() == SubmissionState::rejected ||
           entry.state() == SubmissionState::disqualified;
}

std::map<std::int64_t, EntryPtr> latest_versions(const std::vector<EntryPtr>& entries)
{
    std::map<std::int64_t, EntryPtr> latest;
    for (const auto& entry : entries) {
        auto& slot = latest[entry->id()];
        if (!slot || slot->state_version() < entry->state_version()) slot = entry;
    }
    return latest;
}

/// The key by which a team's entry is selected: the least one stands.
Key selection_key(const BoardEntry& entry, RankingRule rule, EntrySelection selection)
{
    Key key = naive_key(entry, rule);
    if (selection == EntrySelection::latest) return {0, 0, -entry.sealed_at(), -entry.id()};
    if (selection == EntrySelection::chosen && entry.chosen()) std::get<0>(key) -= 1000;
    return key;
}

std::vector<const BoardEntry*> naive_list(const std::map<std::int64_t, EntryPtr>& latest, RankingRule rule,
                                          EntrySelection selection)
{
    std::map<std::int64_t, const BoardEntry*> of_team;
    std::vector<const BoardEntry*> standing;
    for (const auto& [id, entry] : latest) {
        if (!naive_may_stand(*entry, rule)) continue;
        if (selection == EntrySelection::all) {
            standing.push_back(entry.get());
            continue;
        }
        auto& best = of_team[entry->team_id()];
        if (best == nullptr || selection_key(*entry, rule, selection) < selection_key(*best, rule, selection))
            best = entry.get();
    }
    for (const auto& [team, entry] : of_team) standing.push_back(entry);
    std::ranges::sort(standing, {}, [rule](const BoardEntry* entry) { return naive_key(*entry, rule); });
    return standing;
}

void expect_list(const BoardSnapshot& board, const std::vector<const BoardEntry*>& expected, RankingRule rule)
{
    RC_ASSERT(board.ranked_count(rule) == expected.size());
    const auto page = board.page({.rule = rule, .limit = 1000});
    RC_ASSERT(page.has_value());
    RC_ASSERT(page->rows.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Standing& row = page->rows[i];
        RC_ASSERT(row.entry->id() == expected[i]->id());
        RC_ASSERT(row.entry->state_version() == expected[i]->state_version());
        const auto better = std::ranges::count_if(expected, [&](const BoardEntry* other) {
            return std::get<0>(naive_key(*other, rule)) < std::get<0>(naive_key(*expected[i], rule));
        });
        RC_ASSERT(row.rank == static_cast<std::size_t>(better) + 1);
        RC_ASSERT(row.position == i + 1);
        const auto standing = board.standing(row.entry->public_id(), rule);
        RC_ASSERT(standing.has_value());
        RC_ASSERT(standing->rank == row.rank);
        RC_ASSERT(standing->position == row.position);
    }
}

void expect_equals_naive(const BoardSnapshot& board, const std::vector<EntryPtr>& entries)
{
    const auto latest = latest_versions(entries);
    std::vector<std::pair<std::int64_t, std::int64_t>> unranked;
    std::size_t listed = 0;
    for (const auto& [id, entry] : latest) {
        const bool shown = naive_listed(*entry);
        listed += shown ? 1 : 0;
        const BoardEntry* found = board.find(entry->public_id());
        RC_ASSERT((found != nullptr) == shown);
        if (shown) RC_ASSERT(found->state_version() == entry->state_version());
        if (shown && std::ranges::none_of(rules, [&](auto rule) { return naive_may_stand(*entry, rule); }))
            unranked.emplace_back(entry->sealed_at(), id);
    }
    RC_ASSERT(board.listed_count() == listed);
    std::ranges::sort(unranked);
    const auto page = board.unranked_page(1000, {});
    RC_ASSERT(page->rows.size() == unranked.size());
    for (std::size_t i = 0; i < unranked.size(); ++i) RC_ASSERT(page->rows[i]->id() == unranked[i].second);
    for (const RankingRule rule : rules) expect_list(board, naive_list(latest, rule, board.config().selection), rule);
}

BoardConfig arbitrary_config()
{
    return test::config({rules.begin(), rules.end()}, static_cast<EntrySelection>(*rc::gen::inRange(0, 4)));
}

RC_GTEST_PROP(Board, equals_a_naive_recomputation_whatever_the_order_of_changes, ())
{
    const auto count = *rc::gen::inRange<std::size_t>(0, 120);
    std::vector<EntryPtr> changes;
    for (std::size_t i = 0; i < count; ++i) changes.push_back(arbitrary_entry());
    const auto split = count == 0 ? 0 : *rc::gen::inRange<std::size_t>(0, count);
    const BoardConfig config = arbitrary_config();
    const auto first_part =
        std::vector<EntryPtr>(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(split));

    Board grown{{}, config, first_part};
    std::vector<EntryPtr> seen = first_part;
    for (std::size_t i = split; i < count; ++i) {
        grown.apply(std::span{&changes[i], 1});
        seen.push_back(changes[i]);
        if (i % 16 == 0) expect_equals_naive(*grown.snapshot(), seen);
    }
    expect_equals_naive(*grown.snapshot(), changes);

    std::mt19937 random{*rc::gen::arbitrary<unsigned>()};
    std::ranges::shuffle(changes, random);
    Board shuffled{{}, config};
    shuffled.apply(changes);
    expect_equals_naive(*shuffled.snapshot(), changes);
    RC_ASSERT(shuffled.apply(changes) == 0U);
}

RC_GTEST_PROP(Board, cursors_and_filters_walk_the_whole_list_once, ())
{
    std::vector<EntryPtr> entries;
    for (int i = *rc::gen::inRange(0, 100); i > 0; --i) entries.push_back(arbitrary_entry());
    const Board board{{}, test::config({rules.begin(), rules.end()}, EntrySelection::all), entries};
    const auto snapshot = board.snapshot();
    PageRequest request{.rule = RankingRule::co2e, .limit = *rc::gen::inRange<std::size_t>(1, 6)};
    request.filter.grades = static_cast<std::uint8_t>(*rc::gen::inRange(0, 32));
    std::vector<std::int64_t> expected;
    for (const auto& row : snapshot->page({.rule = RankingRule::co2e, .limit = 1000})->rows)
        if (request.filter.passes(*row.entry)) expected.push_back(row.entry->id());
    std::vector<std::int64_t> walked;
    for (bool more = true; more;) {
        const auto page = *snapshot->page(request);
        for (const auto& row : page.rows) {
            walked.push_back(row.entry->id());
            RC_ASSERT(row.rank == snapshot->standing(*row.entry, RankingRule::co2e)->rank);
            if (request.filter.active()) RC_ASSERT(*row.filtered_rank == walked.size());
        }
        more = !page.next_cursor.empty();
        request.cursor = page.next_cursor;
    }
    RC_ASSERT(walked == expected);
}

}  // namespace
}  // namespace wattboard::boards
