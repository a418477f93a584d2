// What the families of log checks share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/plausibility/check_catalogue.h"
#include "scoring/plausibility/log_checks.h"

namespace wattboard::checks {

Finding not_applicable(std::string_view check, std::string message);

/// The device with the highest value of `measure`; devices for which it is negative do not take part.
std::pair<const energy::DeviceAccount*, double> worst(
    const CheckInput& input, const std::function<double(const energy::DeviceAccount&)>& measure);

double total_of(const CheckInput& input, const std::function<double(const CheckedDevice&)>& measure);

/// Fails above the check's threshold.
Finding above(const Thresholds& thresholds, std::string_view check, double value, Severity severity, std::string unit);

/// Fails below the check's threshold.
Finding below(const Thresholds& thresholds, std::string_view check, double value, Severity severity, std::string unit);

/// Warns above "<check>_warn", holds above "<check>".
Finding graded(const Thresholds& thresholds, std::string_view check, double value, std::string unit);

/// Device and time, for people.
std::string place_of(const energy::DeviceAccount& device, Nanoseconds time);

Finding check_power_upper(const CheckInput& input);
Finding check_power_peaks(const CheckInput& input);
Finding check_power_lower(const CheckInput& input, const EvidenceSummary& summary);
Finding check_busy_low_power(const CheckInput& input);

Finding check_counter(const CheckInput& input);
Finding check_counter_wrap(const CheckInput& input);
Finding check_long_steps(const CheckInput& input);
Finding check_long_step_power(const CheckInput& input);

Finding check_gaps(const CheckInput& input, const EvidenceSummary& summary);
Finding check_total_vs_samples(const Thresholds& thresholds, const EvidenceSummary& summary);
Finding check_double_count(const CheckInput& input, const EvidenceSummary& summary);
Finding check_mirrored_device(const CheckInput& input);
Finding check_repeated_block(const CheckInput& input);

Finding check_stuck_sensor(const CheckInput& input);
Finding check_smoothness(const CheckInput& input);
Finding check_resolution(const CheckInput& input);
Finding check_distinct_values(const CheckInput& input);
Finding check_last_digit(const CheckInput& input);
Finding check_coherence(const CheckInput& input);
Finding check_temperature(const CheckInput& input);
Finding check_cadence_power(const CheckInput& input);

}  // namespace wattboard::checks
