// Building blocks of findings.
#include "scoring/plausibility/check_parts.h"

#include "scoring/energy/timestamp.h"

namespace wattboard {

namespace checks {

using energy::DeviceAccount;

Finding not_applicable(std::string_view check, std::string message)
{
    return {
        .check = std::string{check}, .unit = "1", .verdict = Verdict::not_applicable, .message = std::move(message)};
}

std::pair<const DeviceAccount*, double> worst(const CheckInput& input,
                                              const std::function<double(const DeviceAccount&)>& measure)
{
    std::pair<const DeviceAccount*, double> found{nullptr, -1};
    for (const CheckedDevice& device : input.devices) {
        const double value = device.account->samples == 0 ? -1 : measure(*device.account);
        if (value > found.second) found = {device.account, value};
    }
    return found;
}

double total_of(const CheckInput& input, const std::function<double(const CheckedDevice&)>& measure)
{
    double sum = 0;
    for (const CheckedDevice& device : input.devices) sum += measure(device);
    return sum;
}

Finding above(const Thresholds& thresholds, std::string_view check, double value, Severity severity, std::string unit)
{
    const double limit = threshold_of(thresholds, check);
    return {.check = std::string{check},
            .value = value,
            .threshold = limit,
            .unit = std::move(unit),
            .severity = severity,
            .verdict = value > limit ? Verdict::fail : Verdict::pass};
}

Finding below(const Thresholds& thresholds, std::string_view check, double value, Severity severity, std::string unit)
{
    Finding finding = above(thresholds, check, value, severity, std::move(unit));
    finding.verdict = value < *finding.threshold ? Verdict::fail : Verdict::pass;
    return finding;
}

Finding graded(const Thresholds& thresholds, std::string_view check, double value, std::string unit)
{
    return graded_finding(check, value, threshold_of(thresholds, std::string{check} + "_warn"),
                          threshold_of(thresholds, check), std::move(unit));
}

std::string place_of(const DeviceAccount& device, Nanoseconds time)
{
    return device.info.id + ", " + energy::to_iso8601(time);
}

}  // namespace checks

Finding graded_finding(std::string_view check, double value, double warn_above, double reject_above, std::string unit)
{
    const bool reject = value > reject_above;
    return {.check = std::string{check},
            .value = value,
            .threshold = reject ? reject_above : warn_above,
            .unit = std::move(unit),
            .severity = reject ? Severity::reject : Severity::warn,
            .verdict = value > warn_above || reject ? Verdict::fail : Verdict::pass};
}

}  // namespace wattboard
