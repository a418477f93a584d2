// Statistics of the distinct intervals between samples of a device, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// All intervals of one length. Which accounting rule an interval falls under depends only on its length, and the
/// nominal length is known only at the end: so sums by length are enough, and samples need not be kept.
struct IntervalClass {
    Nanoseconds longest = 0;  ///< key: the length, or the upper end of a coarse class; 0 marks a free slot
    std::uint64_t count = 0;
    double seconds = 0;         ///< sum of lengths
    double plain_joules = 0;    ///< by the trapezoid
    double highest_joules = 0;  ///< at the higher end of each interval
};

/// Hash table from interval length to sums. Exact up to `exact_limit` distinct lengths; then lengths are put together
/// in classes of relative width 2^-bits. A class counts as long as its upper end for the thresholds and as short as its
/// lower end for percentiles, so that coarsening never lowers a charge.
class IntervalTable {
public:
    static constexpr std::size_t exact_limit = 65'536;

    void add(Nanoseconds length, double plain_joules, double highest_joules)
    {
        IntervalClass& entry = slot(class_of(length));
        entry.count += 1;
        entry.seconds += static_cast<double>(length) * 1e-9;
        entry.plain_joules += plain_joules;
        entry.highest_joules += highest_joules;
    }

    [[nodiscard]] std::size_t distinct() const { return distinct_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Makes the classes wider (10 bits at first, then two bits less each time); at most 64 * 2^bits remain.
    void coarsen();

    /// Shortest length that at least `share` of all intervals do not exceed (nearest rank); 0 if empty.
    [[nodiscard]] Nanoseconds percentile(double share) const;
    /// Mean of the two middle lengths, or the middle one.
    [[nodiscard]] double median_seconds() const;
    [[nodiscard]] std::vector<IntervalClass> sorted() const;

private:
    [[nodiscard]] Nanoseconds class_of(Nanoseconds length) const;
    [[nodiscard]] Nanoseconds shortest_of(Nanoseconds longest) const;
    IntervalClass& slot(Nanoseconds key);
    void grow();

    static constexpr int exact_bits = 63;
    std::vector<IntervalClass> slots_;
    std::size_t distinct_ = 0;
    std::uint64_t count_ = 0;
    int bits_ = exact_bits;
};

inline Nanoseconds IntervalTable::class_of(Nanoseconds length) const
{
    const int shift = 63 - __builtin_clzll(static_cast<unsigned long long>(length)) - bits_;
    return shift <= 0 ? length : length | ((Nanoseconds{1} << shift) - 1);
}

inline IntervalClass& IntervalTable::slot(Nanoseconds key)
{
    if (distinct_ * 2 >= slots_.size()) grow();
    ++count_;
    const std::size_t mask = slots_.size() - 1;
    // Fibonacci hashing: lengths are often multiples of a million.
    std::size_t at = (static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15U) >> 20U & mask;
    while (slots_[at].longest != key && slots_[at].longest != 0) at = (at + 1) & mask;
    if (slots_[at].longest == 0) {
        slots_[at].longest = key;
        ++distinct_;
    }
    return slots_[at];
}

}  // namespace wattboard::energy
