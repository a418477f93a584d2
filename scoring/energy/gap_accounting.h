// What missing samples cost: the charge of one device under the gap rule.
#pragma once

#include <optional>
#include <vector>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/gap_rule.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// The span that a device has to cover.
struct Window {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    /// Declared by the run: every uncovered moment is charged. Else it is the span of the whole log, and ends shorter
    /// than a gap are the ordinary offset between devices.
    bool declared = false;
};

/// Power at which unseen time of a device is charged.
struct ChargePower {
    Watts power;
    bool nameplate_known = false;
};

struct DeviceCharge {
    Joules charged;
    Seconds unseen;   ///< time in gaps and outside of the samples
    Seconds in_gaps;  ///< the part of it between samples
    std::vector<Gap> gaps;
    std::uint64_t gap_count = 0;
};

/// max(1.15 x the known board limit, 1.15 x the stated limit, highest sample); without a known limit
/// max(1.25 x highest sample, 1.15 x stated); the factors are the rule's.
ChargePower charge_power(const DeviceAccount& device, const GapRule& rule);

/// Lengths above which an interval is charged at its higher end, and at the charge power: max(1.5 d, 0.2 s) and
/// max(5 d, 2 s), d the 10th percentile of the device's intervals; the numbers are the rule's.
struct GapThresholds {
    Seconds ordinary;
    Seconds gap;
};
GapThresholds gap_thresholds(Seconds nominal_interval, const GapRule& rule);

/// The rule's percentile of the device's intervals.
Seconds nominal_interval(const DeviceAccount& device, const GapRule& rule);

/// Charge of one device. Where no sample exceeds the charge power, removing a stretch longer than the gap threshold or
/// cutting the ends of the log never lowers it (given the same nominal interval). Without a window of absolute times,
/// `shortfall` is time of the declared run that the log cannot cover wherever it lies.
DeviceCharge charge_device(const DeviceAccount& device, const GapRule& rule, const std::optional<Window>& window,
                           Seconds shortfall);

/// Lengths that might fall under one rule or another because a coarse class holds the nominal interval or a threshold:
/// whole classes, to be kept finer in another pass over the log. Empty: the charge is exact.
std::vector<LengthRange> undecided_lengths(const DeviceAccount& device, const GapRule& rule = {});

}  // namespace wattboard::energy
