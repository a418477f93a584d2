// Lengths of time between instants in nanoseconds, and the latest instant that anything may state.
#pragma once

#include <cstdint>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard {

/// 2202-01-01T00:00:00Z, after the year 2200 in every time zone: no log, run or stored account states a later time.
inline constexpr Nanoseconds latest_instant = 7'321'190'400'000'000'000;
/// Thirty years before 1970, for the beginning of a long interval that ends at the earliest time. The distance between
/// the two still fits 64 bits of nanoseconds.
inline constexpr Nanoseconds earliest_instant = -1'100'000'000'000'000'000;
/// Longest run that can be declared: ten years.
inline constexpr Nanoseconds longest_run_length = 10LL * 366 * 86'400 * 1'000'000'000;

/// Of a length that is known to be one.
constexpr Seconds seconds_of(Nanoseconds length) { return Seconds{static_cast<double>(length) * 1e-9}; }

/// Time from one instant to a later one, 0 if it is not later. Unsigned, so that no difference overflows.
constexpr Seconds seconds_until(Nanoseconds from, Nanoseconds to)
{
    const auto difference = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return Seconds{to > from ? static_cast<double>(difference) * 1e-9 : 0.0};
}

/// How much later the second instant is; below 0 if it is earlier.
constexpr Seconds seconds_after(Nanoseconds from, Nanoseconds to)
{
    return seconds_until(from, to) - seconds_until(to, from);
}

}  // namespace wattboard
