// The plausibility checks that one energy log allows by itself: cheap, exact, always all run.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/trace_accumulator.h"
#include "scoring/plausibility/finding.h"

namespace wattboard {

struct CheckedDevice {
    const energy::DeviceAccount* account = nullptr;
    std::uint64_t backward_steps = 0;
    Nanoseconds largest_step = 0;
    Seconds in_gaps;  ///< between its samples, all gaps together
};

struct CheckInput {
    const energy::LogFacts& facts;
    const ReadingOptions& options;
    /// Replaces defaults: `<check>` for the limit of rejection (or the only one), `<check>_warn` for the lower one.
    const std::map<std::string, double>& thresholds;
    std::vector<CheckedDevice> devices;
    std::uint64_t first_backward_line = 0;
};

/// A finding with two limits: above `reject_above` it fails as reject, above `warn_above` as warn.
Finding graded_finding(std::string_view check, double value, double warn_above, double reject_above, std::string unit);

/// All checks on a trace of samples or counters; `summary` holds the totals. Checks that the log does not allow are
/// findings with the verdict not_applicable.
std::vector<Finding> check_trace(const CheckInput& input, const EvidenceSummary& summary);

/// The checks that a total without samples allows.
std::vector<Finding> check_total(const ReadingOptions& options, const std::map<std::string, double>& thresholds,
                                 const EvidenceSummary& summary);

/// What the log says about the declared run: the share of it that is not covered.
Finding check_window(const ReadingOptions& options, const std::map<std::string, double>& thresholds, bool zone_known,
                     double coverage);

/// Whether the times of the log are absolute.
Finding check_clock_zone(bool zone_known);

}  // namespace wattboard
