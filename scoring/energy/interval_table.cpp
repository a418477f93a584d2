// Growth, coarsening and percentiles of the interval table.
#include "scoring/energy/interval_table.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace wattboard::energy {

namespace {

constexpr std::size_t first_slots = 64;

}  // namespace

void IntervalTable::grow()
{
    std::vector<IntervalClass> old = std::exchange(slots_, {});
    slots_.resize(std::max(first_slots, old.size() * 2));
    const std::uint64_t count = count_;
    distinct_ = 0;
    for (const IntervalClass& entry : old)
        if (entry.longest != 0) slot(entry.longest) = entry;
    count_ = count;
}

void IntervalTable::coarsen()
{
    bits_ = bits_ == exact_bits ? 10 : std::max(0, bits_ - 2);
    const std::vector<IntervalClass> old = std::exchange(slots_, {});
    const std::uint64_t count = count_;
    distinct_ = 0;
    for (const IntervalClass& entry : old) {
        if (entry.longest == 0) continue;
        IntervalClass& merged = slot(class_of(entry.longest));
        merged.count += entry.count;
        merged.seconds += entry.seconds;
        merged.plain_joules += entry.plain_joules;
        merged.highest_joules += entry.highest_joules;
    }
    count_ = count;
}

Nanoseconds IntervalTable::shortest_of(Nanoseconds longest) const
{
    const int shift = 63 - __builtin_clzll(static_cast<unsigned long long>(longest)) - bits_;
    return shift <= 0 ? longest : (longest >> shift) << shift;
}

std::vector<IntervalClass> IntervalTable::sorted() const
{
    std::vector<IntervalClass> classes;
    classes.reserve(distinct_);
    std::ranges::copy_if(slots_, std::back_inserter(classes), [](const IntervalClass& c) { return c.longest != 0; });
    std::ranges::sort(classes, {}, &IntervalClass::longest);
    return classes;
}

Nanoseconds IntervalTable::percentile(double share) const
{
    const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (const IntervalClass& entry : sorted()) {
        seen += entry.count;
        if (seen >= rank) return shortest_of(entry.longest);
    }
    return 0;
}

double IntervalTable::median_seconds() const
{
    if (count_ == 0) return 0;
    const std::uint64_t lower_rank = (count_ + 1) / 2;
    const std::uint64_t upper_rank = count_ / 2 + 1;
    std::uint64_t seen = 0;
    double lower = -1;
    for (const IntervalClass& entry : sorted()) {
        seen += entry.count;
        const double length = static_cast<double>(shortest_of(entry.longest)) * 1e-9;
        if (lower < 0 && seen >= lower_rank) lower = length;
        if (seen >= upper_rank) return (lower + length) / 2;
    }
    return lower;
}

}  // namespace wattboard::energy
