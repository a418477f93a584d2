// What is seldom: the search for the next least gram, and the rows of selected ones.
#include "scoring/plausibility/winnower.h"

#include <bit>

namespace wattboard {

namespace {

std::uint64_t power_of(std::uint64_t base, std::size_t exponent)
{
    std::uint64_t power = 1;
    while (exponent-- > 0) power *= base;
    return power;
}

}  // namespace

Winnower::Winnower(const WinnowSettings& settings)
    : settings_{settings},
      ring_(std::bit_ceil(settings.window + settings.gram + 2 * settings.context + 2)),
      gram_power_{power_of(base, settings.gram)},
      context_power_{power_of(base, settings.context)}
{
}

std::uint64_t Winnower::whole() const { return prefix_ ^ (prefix_ >> 31U); }

std::uint32_t Winnower::context_hash(std::uint64_t first, std::uint64_t past) const
{
    // 0 means "cut off", so no context may hash to it.
    return static_cast<std::uint32_t>(hash_of(first, past, context_power_) >> 32U) | 1U;
}

bool Winnower::lively(std::uint64_t end) const
{
    const std::uint64_t first = end + 1 - settings_.gram;
    std::uint64_t seen = 0;
    for (std::uint64_t i = first; i <= end; ++i) seen |= std::uint64_t{1} << ((at(i).symbol * 0x9E3779B1U) >> 26U);
    if (std::popcount(seen) < settings_.least_distinct) return false;
    for (std::size_t period = 1; period <= settings_.periods; ++period) {
        std::uint64_t i = first + period;
        while (i <= end && at(i).symbol == at(i - period).symbol) ++i;
        if (i > end) return false;
    }
    return true;
}

void Winnower::find_best()
{
    best_hash_ = never_selected;
    // Of equal ones the last: fewer selections where grams repeat.
    for (std::uint64_t end = count_ - settings_.window; end < count_; ++end) {
        if (at(end).hash > best_hash_ || !lively(end)) continue;
        best_hash_ = at(end).hash;
        best_ = end;
    }
}

void Winnower::select(std::uint64_t end)
{
    selected_ = end;
    pending_.push_back(end);
    oldest_pending_ = pending_.front();
}

SelectedGram Winnower::emit(std::uint64_t end) const
{
    const std::uint64_t first = end + 1 - settings_.gram;
    const std::uint64_t length = settings_.context;
    std::uint64_t context = 0;
    if (length > 0 && first >= length) context = std::uint64_t{context_hash(first - length, first)} << 32U;
    if (length > 0 && end + length < count_) context |= context_hash(end + 1, end + 1 + length);
    return {.hash = at(end).hash, .context = context, .position = first, .time = at(first).time};
}

}  // namespace wattboard
