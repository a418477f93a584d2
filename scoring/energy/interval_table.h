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

/// Lengths from `shortest` to `longest` that are told apart in classes of relative width 2^-bits.
struct LengthRange {
    Nanoseconds shortest = 0;
    Nanoseconds longest = 0;
    int bits = 0;
    bool operator==(const LengthRange&) const = default;
};

/// Hash table from interval length to sums. Exact up to `exact_limit` distinct lengths; then lengths are put together
/// in classes of relative width 2^-bits, that never hold lengths from both sides of 0.2 s or of 2 s. A class counts as
/// long as its upper end for the thresholds and as short as its lower end for percentiles, so that coarsening never
/// lowers a charge. Another pass over the log may focus on the classes in which that matters (`another_pass.h`).
class IntervalTable {
public:
    static constexpr std::size_t exact_limit = 65'536;
    static constexpr int exact_bits = 63;

    void add(Nanoseconds length, double plain_joules, double highest_joules)
    {
        IntervalClass& entry = slot(class_of(length));
        ++count_;
        entry.count += 1;
        entry.seconds += static_cast<double>(length) * 1e-9;
        entry.plain_joules += plain_joules;
        entry.highest_joules += highest_joules;
    }
    /// Several intervals of one length at once: the sums of their energies.
    void add(Nanoseconds length, std::uint64_t count, double plain_joules, double highest_joules)
    {
        IntervalClass& entry = slot(class_of(length));
        count_ += count;
        entry.count += count;
        entry.seconds += static_cast<double>(count) * (static_cast<double>(length) * 1e-9);
        entry.plain_joules += plain_joules;
        entry.highest_joules += highest_joules;
    }
    /// Raises what the intervals of a length cost at their higher end.
    void raise(Nanoseconds length, double joules) { slot(class_of(length)).highest_joules += joules; }
    /// Adds the intervals of another part of the same log, at the coarser resolution of the two.
    void add(const IntervalTable& other);

    [[nodiscard]] std::size_t distinct() const { return distinct_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Makes the classes wider: 10 bits at first, what is in focus 26 bits, then as the rest, then two bits less each
    /// time; at most 66 * 2^bits remain in the end.
    void coarsen();
    [[nodiscard]] bool is_coarse() const { return bits_ != exact_bits; }
    /// Keeps the ranges finer than the rest, from the start; each lies inside a class of the one before.
    void focus(std::vector<LengthRange> ranges);
    [[nodiscard]] const std::vector<LengthRange>& focused() const { return focus_; }

    /// Shortest length that at least `share` of all intervals do not exceed (nearest rank); 0 if empty.
    [[nodiscard]] Nanoseconds percentile(double share) const;
    /// Mean of the two middle lengths, or the middle one.
    [[nodiscard]] double median_seconds() const;
    [[nodiscard]] std::vector<IntervalClass> sorted() const;
    /// Shortest length that a class may hold.
    [[nodiscard]] Nanoseconds shortest_of(const IntervalClass& entry) const;

    [[nodiscard]] int bits() const { return bits_; }
    /// From what `sorted`, `bits` and `focused` gave.
    static IntervalTable restored(const std::vector<IntervalClass>& classes, int bits, std::vector<LengthRange> focus);

private:
    [[nodiscard]] Nanoseconds class_of(Nanoseconds length) const;
    [[nodiscard]] int bits_of(Nanoseconds length) const;
    IntervalClass& slot(Nanoseconds key);
    void grow();
    void rebuild();

    std::vector<IntervalClass> slots_;
    std::vector<LengthRange> focus_;
    std::size_t distinct_ = 0;
    std::uint64_t count_ = 0;
    int bits_ = exact_bits;
};

inline Nanoseconds IntervalTable::class_of(Nanoseconds length) const
{
    if (bits_ == exact_bits) return length;
    const int shift = 63 - __builtin_clzll(static_cast<unsigned long long>(length)) - bits_of(length);
    if (shift <= 0) return length;
    const Nanoseconds longest = length | ((Nanoseconds{1} << shift) - 1);
    for (const Nanoseconds boundary : {Nanoseconds{200'000'000}, Nanoseconds{2'000'000'000}})
        if (length <= boundary && longest > boundary) return boundary;
    return longest;
}

inline IntervalClass& IntervalTable::slot(Nanoseconds key)
{
    if (distinct_ * 2 >= slots_.size()) grow();
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
