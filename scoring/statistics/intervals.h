// 95 % intervals of proportions and of their difference.
#pragma once

#include <cstdint>

namespace wattboard {

/// Quantile of the normal distribution for two-sided 95 %.
inline constexpr double z_95 = 1.959963984540054;

struct Interval {
    double low = 0;
    double high = 0;
};

/// A share of `items` test items, `value` in [0, 1], items >= 1.
struct Proportion {
    double value = 0;
    std::int64_t items = 1;
};

/// Wilson score interval (Wilson 1927); stays in [0, 1] and is finite at 0 and 1.
[[nodiscard]] Interval wilson_interval(Proportion proportion, double z = z_95);
/// The same of a number of items that need not be whole, > 0.
[[nodiscard]] Interval wilson_interval(double value, double items, double z);

/// Number of items whose Wilson interval at 95 % has this limit of a share; infinite where the limit is the value
/// itself, 0 where the limit lies at an end of [0, 1] that the value does not touch.
[[nodiscard]] double items_behind(double value, double limit);

/// z with P(|Z| > z) = alpha for a normal Z: the quantile of a two-sided test; alpha in (0, 1].
[[nodiscard]] double two_sided_quantile(double alpha);

/// Newcombe's interval (1998, method 10) of first - second for unpaired proportions, from their Wilson limits. Two
/// entries cannot be told apart by performance where it holds 0.
[[nodiscard]] Interval newcombe_difference(Proportion first, Proportion second, double z = z_95);

}  // namespace wattboard
