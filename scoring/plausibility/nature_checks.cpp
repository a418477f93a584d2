// Checks of what a measured trace looks like: still, smooth, digits, and in step with the device's state.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "scoring/plausibility/check_parts.h"
#include "scoring/plausibility/sample_statistics.h"

namespace wattboard::checks {

namespace {

using energy::DeviceAccount;
using energy::ValueKind;

/// Readings below which a statistic says nothing.
constexpr std::size_t enough_readings = 300;
constexpr std::size_t enough_digits = 500;

std::vector<double> powers_of(const DeviceAccount& device)
{
    std::vector<double> powers;
    for (const TraceReading& reading : device.statistics.readings()) powers.push_back(reading.watts);
    return powers;
}

/// Readings that differ from the one before, in hundredths of a watt.
std::vector<std::int64_t> changed_readings(const DeviceAccount& device)
{
    std::vector<std::int64_t> changed;
    for (const TraceReading& reading : device.statistics.readings())
        if (reading.watts != reading.previous) changed.push_back(std::llround(double{reading.watts} * 100));
    return changed;
}

bool varies(const DeviceAccount& device, const Thresholds& thresholds)
{
    return coefficient_of_variation(powers_of(device)).value_or(0) > threshold_of(thresholds, "smoothness_spread");
}

/// Correlation of the power with a property of the device's state; absent where too few readings hold both.
std::optional<double> correlation_with(const DeviceAccount& device, float TraceReading::* property)
{
    PairedValues pairs;
    for (const TraceReading& reading : device.statistics.readings())
        if (std::isfinite(reading.*property)) pairs.add(reading.watts, reading.*property);
    return pairs.size() < enough_readings ? std::nullopt : correlation(pairs);
}

std::optional<double> neighbour_correlation(const DeviceAccount& device)
{
    PairedValues pairs;
    for (const TraceReading& reading : device.statistics.readings())
        if (std::isfinite(reading.previous)) pairs.add(reading.previous, reading.watts);
    return pairs.size() < enough_readings ? std::nullopt : correlation(pairs);
}

double last_digit_unevenness(const DeviceAccount& device)
{
    const std::vector<std::int64_t> changed = changed_readings(device);
    if (device.most_decimals != 2 || changed.size() < enough_digits) return -1;
    std::array<double, 10> counts{};
    for (const std::int64_t value : changed) counts.at(static_cast<std::size_t>(value % 10)) += 1;
    return chi_square_uniform(counts);
}

std::optional<double> interval_correlation(const DeviceAccount& device)
{
    PairedValues pairs;
    for (const TraceReading& reading : device.statistics.readings())
        if (reading.seconds > 0) pairs.add(reading.seconds, reading.watts);
    return pairs.size() < enough_readings ? std::nullopt : rank_correlation(pairs);
}

}  // namespace

Finding check_stuck_sensor(const CheckInput& input)
{
    Finding finding{
        .check = "stuck_sensor", .value = 0, .unit = "s", .message = "Longest time with one unchanged value."};
    double worst_ratio = -1;
    for (const CheckedDevice& checked : input.devices) {
        const DeviceAccount& device = *checked.account;
        if (device.samples == 0) continue;
        const double update = static_cast<double>(device.intervals.percentile(0.1)) * 1e-9;
        const double limit = std::max(threshold_of(input.thresholds, "stuck_sensor"), 20 * update);
        constexpr std::uint64_t enough_samples = 20;
        const bool whole_log = device.whole_log_constant && device.samples >= enough_samples;
        // A meter's own temperature says nothing of what it measures: a socket may be off.
        const bool meter = device.info.kind == DeviceKind::node;
        const bool busy = !meter && device.longest_busy_run_seconds > limit;
        // Without load, clock or temperature in the log an idle device cannot be told from a stuck sensor.
        const bool doubtful = (meter || !device.has_activity) && device.longest_run_seconds > limit;
        const double ratio = device.longest_run_seconds / limit + (whole_log || busy ? 1e9 : 0) + (doubtful ? 1e6 : 0);
        if (ratio <= worst_ratio) continue;
        worst_ratio = ratio;
        finding.value = device.longest_run_seconds;
        finding.threshold = limit;
        finding.place = place_of(device, device.longest_run_start);
        finding.severity = whole_log || busy ? Severity::reject : Severity::warn;
        finding.verdict = whole_log || busy || doubtful ? Verdict::fail : Verdict::pass;
        if (whole_log)
            finding.message = "The whole log holds one value.";
        else if (busy)
            finding.message = "The value stood still while load, clock or temperature changed.";
        else if (doubtful)
            finding.message = "The value stood still, and the log has no load, clock or temperature.";
    }
    return finding;
}

Finding check_smoothness(const CheckInput& input)
{
    const double longest = threshold_of(input.thresholds, "smoothness_interval");
    const auto [device, roughness] = worst(input, [&](const DeviceAccount& d) {
        const bool fast = d.intervals.count() > 0 && d.intervals.median_seconds() <= longest;
        if (!fast || d.value_kind != ValueKind::power || !varies(d, input.thresholds)) return -1.0;
        const std::optional<double> found = neighbour_correlation(d);
        return found ? 1 - *found : -1.0;
    });
    if (device == nullptr)
        return not_applicable("smoothness", "Applies to 300 and more power samples at 0.2 s or faster that vary.");
    Finding finding = below(input.thresholds, "smoothness", 1 - roughness, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Lowest correlation between neighbouring samples.";
    return finding;
}

Finding check_resolution(const CheckInput& input)
{
    if (!input.facts.nvidia_smi_resolution) return not_applicable("resolution", "The tool's resolution is not fixed.");
    int decimals = 0;
    bool integers = true;
    std::string place;
    for (const CheckedDevice& device : input.devices) {
        if (device.account->most_decimals > decimals) place = device.account->info.id;
        decimals = std::max(decimals, device.account->most_decimals);
        integers = integers && device.account->all_integers;
    }
    Finding finding = above(input.thresholds, "resolution", decimals, Severity::warn, "decimals");
    finding.place = place;
    finding.message = "nvidia-smi prints two decimals.";
    if (integers) {
        finding.verdict = Verdict::fail;
        finding.message = "All values are whole watts, but nvidia-smi prints two decimals.";
    }
    return finding;
}

Finding check_distinct_values(const CheckInput& input)
{
    const auto [device, sameness] = worst(input, [&](const DeviceAccount& d) {
        std::vector<std::int64_t> changed = changed_readings(d);
        // Whole watts and coarser have few values by nature.
        if (d.most_decimals < 2 || changed.size() < enough_digits || !varies(d, input.thresholds)) return -1.0;
        std::ranges::sort(changed);
        const auto repeated = std::ranges::unique(changed);
        return static_cast<double>(repeated.size()) / static_cast<double>(changed.size());
    });
    if (device == nullptr)
        return not_applicable("distinct_values", "Applies to 500 and more varying readings with two decimals.");
    Finding finding = below(input.thresholds, "distinct_values", 1 - sameness, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Different readings by readings, of a choice of at most 2,048.";
    return finding;
}

Finding check_last_digit(const CheckInput& input)
{
    const auto [device, unevenness] = worst(input, last_digit_unevenness);
    if (device == nullptr)
        return not_applicable("last_digit", "Applies to 500 and more different readings with two decimals.");
    Finding finding = above(input.thresholds, "last_digit", unevenness, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message =
        "Chi-square (9 degrees of freedom) of the digit of 0.01 W; sensors of few codes fail it honestly.";
    return finding;
}

Finding check_coherence(const CheckInput& input)
{
    std::string with;
    const auto [device, opposition] = worst(input, [&](const DeviceAccount& d) {
        const std::optional<double> load = correlation_with(d, &TraceReading::utilization_percent);
        const std::optional<double> clock = correlation_with(d, &TraceReading::clock_mhz);
        return load || clock ? 1 - std::min(load.value_or(1), clock.value_or(1)) : -1.0;
    });
    if (device == nullptr)
        return not_applicable("coherence", "Applies to 300 and more samples with a utilization or clock that varies.");
    Finding finding = below(input.thresholds, "coherence", 1 - opposition, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Lowest correlation of the power with utilization or clock.";
    return finding;
}

Finding check_temperature(const CheckInput& input)
{
    const auto [device, kelvin] = worst(input, [](const DeviceAccount& d) {
        constexpr double zero_celsius = 273.15;
        return std::max(-1.0, zero_celsius + double{d.statistics.highest_temperature()});
    });
    if (device == nullptr) return not_applicable("temperature", "The log has no temperatures.");
    const double highest = double{device->statistics.highest_temperature()};
    Finding finding = above(input.thresholds, "temperature", highest, Severity::warn, "C");
    finding.place = place_of(*device, device->statistics.hottest());
    finding.message = "Highest temperature of a device.";
    return finding;
}

Finding check_cadence_power(const CheckInput& input)
{
    const auto [device, strength] = worst(input, [](const DeviceAccount& d) {
        if (d.value_kind != ValueKind::power) return -1.0;
        const std::optional<double> found = interval_correlation(d);
        return found ? std::abs(*found) : -1.0;
    });
    if (device == nullptr)
        return not_applicable("cadence_power", "Applies to 300 and more power samples at intervals that vary.");
    Finding finding = above(input.thresholds, "cadence_power", strength, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Rank correlation, without its sign, between an interval and the power at its end.";
    return finding;
}

}  // namespace wattboard::checks
