// Growth, coarsening and percentiles of the interval table.
#include "scoring/energy/interval_table.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <ranges>
#include <utility>

namespace wattboard::energy {

namespace {

constexpr std::size_t first_slots = 64;
constexpr int first_coarse_bits = 10;
/// In focus a class of 10 bits falls into at most 2^16 of these.
constexpr int focus_bits = 26;

void accumulate(IntervalClass& into, const IntervalClass& entry)
{
    into.count += entry.count;
    into.seconds += entry.seconds;
    into.plain_joules += entry.plain_joules;
    into.highest_joules += entry.highest_joules;
}

}  // namespace

void IntervalTable::grow()
{
    std::vector<IntervalClass> old = std::exchange(slots_, {});
    slots_.resize(std::max(first_slots, old.size() * 2));
    distinct_ = 0;
    for (const IntervalClass& entry : old)
        if (entry.longest != 0) slot(entry.longest) = entry;
}

void IntervalTable::rebuild()
{
    const std::vector<IntervalClass> old = std::exchange(slots_, {});
    distinct_ = 0;
    for (const IntervalClass& entry : old)
        if (entry.longest != 0) accumulate(slot(class_of(entry.longest)), entry);
}

void IntervalTable::coarsen()
{
    const bool focus_is_exact = std::ranges::find(focus_, exact_bits, &LengthRange::bits) != focus_.end();
    if (!is_coarse())
        bits_ = first_coarse_bits;
    else if (focus_is_exact)
        for (LengthRange& range : focus_) range.bits = std::min(range.bits, focus_bits);
    else if (!focus_.empty())
        focus_.clear();
    else
        bits_ = std::max(0, bits_ - 2);
    rebuild();
}

void IntervalTable::focus(std::vector<LengthRange> ranges)
{
    focus_ = std::move(ranges);
    bits_ = first_coarse_bits;
    rebuild();
}

void IntervalTable::add(const IntervalTable& other)
{
    if (other.bits_ < bits_ || other.focus_ != focus_) {
        bits_ = std::min(bits_, other.bits_);
        focus_ = {};
        rebuild();
    }
    for (const IntervalClass& entry : other.sorted()) accumulate(slot(class_of(entry.longest)), entry);
    count_ += other.count_;
    while (distinct_ > 2 * exact_limit) coarsen();
}

int IntervalTable::bits_of(Nanoseconds length) const
{
    // The finest comes last.
    for (const LengthRange& range : focus_ | std::views::reverse)
        if (length >= range.shortest && length <= range.longest) return range.bits;
    return bits_;
}

Nanoseconds IntervalTable::shortest_of(const IntervalClass& entry) const
{
    const Nanoseconds longest = entry.longest;
    if (bits_ == exact_bits) return longest;
    const int shift = 63 - __builtin_clzll(static_cast<unsigned long long>(longest)) - bits_of(longest);
    if (shift <= 0) return longest;
    const Nanoseconds shortest = std::max<Nanoseconds>(1, (longest >> shift) << shift);
    for (const Nanoseconds boundary : {Nanoseconds{200'000'000}, Nanoseconds{2'000'000'000}})
        if (shortest <= boundary && longest > boundary) return boundary + 1;
    return shortest;
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
        if (seen >= rank) return shortest_of(entry);
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
        const double length = static_cast<double>(shortest_of(entry)) * 1e-9;
        if (lower < 0 && seen >= lower_rank) lower = length;
        if (seen >= upper_rank) return (lower + length) / 2;
    }
    return lower;
}

IntervalTable IntervalTable::restored(const std::vector<IntervalClass>& classes, int bits,
                                      std::vector<LengthRange> focus)
{
    IntervalTable table;
    table.bits_ = bits;
    table.focus_ = std::move(focus);
    for (const IntervalClass& entry : classes) {
        // Under its own key, so that nothing moves to another class on the way.
        accumulate(table.slot(entry.longest), entry);
        table.count_ += entry.count;
    }
    return table;
}

}  // namespace wattboard::energy
