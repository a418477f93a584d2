// What the families of log checks share.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "scoring/plausibility/log_checks.h"

namespace wattboard::checks {

Finding not_applicable(std::string_view check, std::string message);

/// The device with the highest value of `measure`; devices for which it is negative do not take part.
std::pair<const energy::DeviceAccount*, double> worst(
    const CheckInput& input, const std::function<double(const energy::DeviceAccount&)>& measure);

double total_of(const CheckInput& input, const std::function<double(const CheckedDevice&)>& measure);

/// Fails above one limit.
Finding above(const std::map<std::string, double>& thresholds, std::string_view check, double value, double fallback,
              Severity severity, std::string unit);

Finding check_power_upper(const CheckInput& input);
Finding check_power_peaks(const CheckInput& input);
Finding check_power_lower(const CheckInput& input, const EvidenceSummary& summary);

}  // namespace wattboard::checks
