// Grouping and rank ranges.
#include "scoring/statistics/tie_groups.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace wattboard {

namespace {

using Candidates = std::vector<TieCandidate>;

/// Gives group, size, place and shared rank to [first, last), which is one group.
void close_group(const Candidates& sorted, std::size_t first, std::size_t last, std::size_t group,
                 std::vector<TiePlace>& places)
{
    std::vector<std::size_t> members(last - first);
    std::iota(members.begin(), members.end(), first);
    std::ranges::sort(members, {}, [&](std::size_t i) { return std::pair{sorted[i].co2e_high, i}; });
    for (std::size_t i = 0; i < members.size(); ++i) {
        TiePlace& place = places[members[i]];
        place.group = group;
        place.size = members.size();
        place.place = i + 1;
        place.shared_rank = first + 1;
    }
}

void set_groups(const Candidates& sorted, double delta, std::vector<TiePlace>& places)
{
    std::size_t head = 0;
    std::size_t group = 1;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (!is_significantly_better(sorted[head], sorted[i], delta)) continue;
        close_group(sorted, head, i, group++, places);
        head = i;
    }
    if (!sorted.empty()) close_group(sorted, head, sorted.size(), group, places);
}

void set_ranges(const Candidates& sorted, double delta, std::size_t ranked, std::vector<TiePlace>& places)
{
    const std::size_t n = sorted.size();
    double most_up = 0;
    for (const TieCandidate& candidate : sorted) most_up = std::max(most_up, candidate.up);
    std::vector<std::size_t> better(n + 1, 0);  // of each: how many are significantly better, from tests one by one
    std::vector<std::size_t> from(n + 1, 0);    // how many are better than everything from here on
    for (std::size_t i = 0; i < n; ++i) {
        TieCandidate vaguest;
        vaguest.up = most_up;
        std::size_t worse = 0;
        // Up to here the lower limit of this one alone spans the difference.
        const auto within = std::partition_point(
            sorted.begin() + static_cast<std::ptrdiff_t>(i) + 1, sorted.end(),
            [&](const TieCandidate& other) { return sorted[i].value - other.value <= sorted[i].down; });
        auto k = static_cast<std::size_t>(within - sorted.begin());
        for (; k < n; ++k) {
            vaguest.key = sorted[k].key;
            vaguest.value = sorted[k].value;
            if (is_significantly_better(sorted[i], vaguest, delta)) break;
            if (!is_significantly_better(sorted[i], sorted[k], delta)) continue;
            ++better[k];
            ++worse;
        }
        ++from[k];
        worse += n - k;
        const bool open = ranked > n && !is_significantly_better(sorted[i], sorted[n - 1], delta);
        if (!open) places[i].rank_high = n - worse;
    }
    std::size_t all = 0;
    for (std::size_t i = 0; i < n; ++i) {
        all += from[i];
        places[i].rank_low = 1 + all + better[i];
    }
}

}  // namespace

bool is_significantly_better(const TieCandidate& better, const TieCandidate& worse, double delta)
{
    if (better.key.score - worse.key.score < delta) return false;
    const double difference = better.value - worse.value;
    return difference > 0.0 && difference * difference > better.down * better.down + worse.up * worse.up;
}

std::vector<TiePlace> tie_groups(std::span<const TieCandidate> candidates, double delta, std::size_t ranked)
{
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, RankOrder{}, [&](std::size_t i) { return candidates[i].key; });
    Candidates sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(candidates[i]);
    std::vector<TiePlace> places(sorted.size());
    set_groups(sorted, delta, places);
    set_ranges(sorted, delta, ranked, places);
    std::vector<TiePlace> result(places.size());
    for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = places[i];
    return result;
}

}  // namespace wattboard
