// The performance of an entry as a checked value with its 95 % limits.
#pragma once

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// Checks a stated performance against the challenge's metric. Limits: those stated; else Wilson's from `n_items` where
/// the metric is a share of test items (an accuracy or error rate in [0, 1]); else absent. Problems name the field
/// below "performance"; a value in (1, 100] of a metric in [0, 1] gets the hint that it may be a percentage.
[[nodiscard]] Result<Estimate> performance_estimate(const PerformanceMetric& metric, const Performance& performance);

/// Whether a metric is a share of test items, so that Wilson's interval applies.
[[nodiscard]] bool is_proportion(const PerformanceMetric& metric);

/// Whether `value` reaches `gate`: at least it, or at most it where lower is better.
[[nodiscard]] bool reaches(double value, double gate, Direction direction);

}  // namespace wattboard
