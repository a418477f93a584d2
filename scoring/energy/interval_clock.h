// Times for samples that come without a clock but at a declared interval.
#pragma once

#include <cstdint>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// Row k lies k intervals after an arbitrary origin. Only differences mean anything: say `LogFacts::clockless` and
/// leave `zone_known` false. Computed from the count, so that rounding does not add up.
class IntervalClock {
public:
    /// `interval` as declared with --interval, > 0.
    explicit IntervalClock(Seconds interval) : interval_{interval.value() * 1e9} {}

    [[nodiscard]] Nanoseconds at(std::uint64_t row) const
    {
        return origin + static_cast<Nanoseconds>(interval_ * static_cast<double>(row) + 0.5);
    }
    /// Whether `at(row)` is a time that logs may have (before the year 2200).
    [[nodiscard]] bool holds(std::uint64_t row) const { return interval_ * static_cast<double>(row) < longest; }

private:
    static constexpr Nanoseconds origin = 946'684'800'000'000'000;  // 2000-01-01T00:00:00Z
    static constexpr double longest = 6.3e18;
    double interval_ = 0;
};

}  // namespace wattboard::energy
