// Laws of tied groups that hold for every list.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scoring/metrics/gqi.h"
#include "scoring/metrics/tie_scale.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {
namespace {

double number(int least, int most, double step) { return *rc::gen::inRange(least, most + 1) * step; }

/// Scores repeat and lie close; now and then a limit is far off or not there.
std::vector<TieCandidate> candidates()
{
    const int count = *rc::gen::inRange(0, 40);
    std::vector<TieCandidate> made;
    for (int id = 1; id <= count; ++id) {
        const double score = number(0, 60, 0.1);
        made.push_back(
            {.key = {.score = score, .co2e_kg = number(1, 3, 1), .sealed_at = *rc::gen::inRange(0, 3), .id = id},
             .value = score,
             .down = number(0, 10, 0.1),
             .up = *rc::gen::inRange(0, 15) == 0 ? 50.0 : number(0, 10, 0.1),
             .co2e_high = number(1, 5, 1)});
    }
    return made;
}

/// Candidates and their places in the order of the board.
struct Board {
    std::vector<TieCandidate> entries;
    std::vector<TiePlace> places;
};

Board board_of(std::vector<TieCandidate> entries, double delta)
{
    std::ranges::sort(entries, RankOrder{}, &TieCandidate::key);
    auto places = tie_groups(entries, delta, entries.size());
    return {std::move(entries), std::move(places)};
}

RC_GTEST_PROP(TieGroupLaws, TheOrderOfTheInputIsNothing, ())
{
    const auto given = candidates();
    const double delta = number(0, 3, 0.1);
    const auto places = tie_groups(given, delta, given.size());
    std::vector<std::size_t> order(given.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[*rc::gen::inRange(std::size_t{0}, i)]);
    std::vector<TieCandidate> shuffled;
    for (const std::size_t i : order) shuffled.push_back(given[i]);
    const auto again = tie_groups(shuffled, delta, given.size());
    for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(again[i] == places[order[i]]);
}

RC_GTEST_PROP(TieGroupLaws, GroupsAreDisjointCompleteAndHeadedByTheirFirst, ())
{
    const double delta = number(0, 3, 0.1);
    const auto [entries, places] = board_of(candidates(), delta);
    std::size_t first = 0;
    for (std::size_t group = 1; first < entries.size(); ++group) {
        const std::size_t size = places[first].size;
        RC_ASSERT(size >= 1 && first + size <= entries.size());
        std::vector<bool> taken(size + 1, false);
        for (std::size_t i = first; i < first + size; ++i) {
            RC_ASSERT(places[i].group == group && places[i].size == size && places[i].shared_rank == first + 1);
            RC_ASSERT(places[i].place >= 1 && places[i].place <= size && !taken[places[i].place]);
            taken[places[i].place] = true;
            RC_ASSERT(!is_significantly_better(entries[first], entries[i], delta));
        }
        if (first + size < entries.size())
            RC_ASSERT(is_significantly_better(entries[first], entries[first + size], delta));
        first += size;
    }
}

RC_GTEST_PROP(TieGroupLaws, RangesCountWhatIsSignificantlyBetterAndWorse, ())
{
    const double delta = number(0, 3, 0.1);
    const auto [entries, places] = board_of(candidates(), delta);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::size_t better = 0;
        std::size_t worse = 0;
        for (std::size_t k = 0; k < i; ++k) better += is_significantly_better(entries[k], entries[i], delta) ? 1 : 0;
        for (std::size_t k = i + 1; k < entries.size(); ++k)
            worse += is_significantly_better(entries[i], entries[k], delta) ? 1 : 0;
        RC_ASSERT(places[i].rank_low == 1 + better);
        RC_ASSERT(places[i].rank_high == entries.size() - worse);
        RC_ASSERT(places[i].rank_low <= i + 1 && *places[i].rank_high >= i + 1);
    }
}

RC_GTEST_PROP(TieGroupLaws, AGroupIsOrderedInsideByTheUpperLimitOfCo2e, ())
{
    const auto [entries, places] = board_of(candidates(), 0);
    for (std::size_t i = 0; i < entries.size(); ++i)
        for (std::size_t k = i + 1; k < entries.size(); ++k)
            if (places[i].group == places[k].group && places[i].place < places[k].place)
                RC_ASSERT(entries[i].co2e_high <= entries[k].co2e_high);
}

/// Entries of a GQI board, all of grade C and of one test set.
std::vector<TieEntry> gqi_entries()
{
    const int count = *rc::gen::inRange(3, 30);
    std::vector<TieEntry> made;
    for (int id = 1; id <= count; ++id) {
        const double accuracy = number(700, 800, 0.001);
        const double kwh = number(10, 60, 2);
        const Interval limits = wilson_interval({.value = accuracy, .items = 5000});
        const double half = z_95 * kwh * number(1, 5, 0.01);
        made.push_back(
            {.key = {.score = gqi(accuracy, KilowattHours{kwh}, {}), .co2e_kg = kwh, .sealed_at = id, .id = id},
             .score = {},
             .performance = {accuracy, limits.low, limits.high},
             .charged_kwh = {kwh, kwh - half, kwh + half},
             .co2e_kg = {kwh, kwh - half, kwh + half},
             .grade = Grade::C});
    }
    return made;
}

RC_GTEST_PROP(TieLaws, MoreNoiseThanTheGradeUsuallyHasNeverLifts, ())
{
    auto entries = gqi_entries();
    const auto i = *rc::gen::inRange(std::size_t{0}, entries.size());
    const double kwh = entries[i].charged_kwh.value;
    const auto measured = [&](double relative) {
        const double half = z_95 * relative * kwh;
        entries[i].charged_kwh = {kwh, std::max(0.0, kwh - half), kwh + half};
        return tie_places(RankingRule::gqi, {}, entries, entries.size())[i];
    };
    const TiePlace usual = measured(0.05);
    const TiePlace noisy = measured(0.05 + number(0, 100, 0.01));
    RC_ASSERT(noisy.shared_rank == usual.shared_rank);
    RC_ASSERT(noisy.rank_low == usual.rank_low);
    RC_ASSERT(*noisy.rank_high >= *usual.rank_high);
}

RC_GTEST_PROP(TieLaws, FewerTestItemsThanTheOthersNeverLift, ())
{
    auto entries = gqi_entries();
    const auto i = *rc::gen::inRange(std::size_t{0}, entries.size());
    const auto before = tie_places(RankingRule::gqi, {}, entries, entries.size())[i];
    const double accuracy = entries[i].performance.value;
    const Interval limits = wilson_interval({.value = accuracy, .items = *rc::gen::inRange(1, 5000)});
    entries[i].performance = {accuracy, limits.low, limits.high};
    const auto after = tie_places(RankingRule::gqi, {}, entries, entries.size())[i];
    // The limits of the others come back from their Wilson interval up to rounding.
    RC_ASSERT(after.shared_rank >= before.shared_rank);
    RC_ASSERT(after.rank_low >= before.rank_low);
}

RC_GTEST_PROP(TieLaws, AStricterLevelWidensRangesAndTheFirstGroup, ())
{
    const auto entries = gqi_entries();
    const double alpha = number(1, 50, 0.01);
    const double stricter = alpha * number(1, 99, 0.01);
    TieRules rules;
    rules.alpha = alpha;
    const auto wide = tie_places(RankingRule::gqi, rules, entries, entries.size());
    rules.alpha = stricter;
    const auto wider = tie_places(RankingRule::gqi, rules, entries, entries.size());
    const auto in_first = [](const TiePlace& place) { return place.group == 1; };
    RC_ASSERT(std::ranges::count_if(wider, in_first) >= std::ranges::count_if(wide, in_first));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        RC_ASSERT(wider[i].rank_low <= wide[i].rank_low);
        RC_ASSERT(*wider[i].rank_high >= *wide[i].rank_high);
    }
}

}  // namespace
}  // namespace wattboard
