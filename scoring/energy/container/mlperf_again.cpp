// Windows of MLPerf runs put to the recorded samples.
#include "scoring/energy/container/mlperf_again.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/meter_time.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

constexpr Nanoseconds half_day = 12LL * 3600 * 1'000'000'000;

/// Findings of the parser, which a second reading of the samples cannot make again.
std::vector<Finding> parser_findings(const EvidenceSummary& first)
{
    static constexpr std::array<std::string_view, 2> kept{"truncated_tail", "volt_ampere"};
    std::vector<Finding> findings;
    for (const Finding& finding : first.findings)
        if (std::ranges::find(kept, finding.check) != kept.end()) findings.push_back(finding);
    return findings;
}

Result<EvidenceSummary> read_samples(const MlperfLog& log, const std::vector<RecordedDevice>& devices, bool zone_known,
                                     const ReadingOptions& options, const ReadingContext& context)
{
    TraceAccumulator trace{options, context, ValueKind::power};
    for (const RecordedDevice& device : devices) {
        const Result<std::size_t> index =
            trace.add_device({.id = device.about.id, .kind = device.about.kind, .name = device.about.name}, 1);
        if (!index) return std::unexpected{index.error()};
        for (const RecordedSample& sample : device.samples)
            if (!trace.add(*index, sample.time, sample.watts, 2, {}, 0)) return std::unexpected{trace.problem()};
    }
    LogFacts facts{.format = log.first.format,
                   .format_version = log.first.format_version,
                   .rows = log.first.rows,
                   .zone_known = zone_known,
                   .left_out = log.first.left_out,
                   .findings = parser_findings(log.first)};
    facts.skipped = log.first.skipped;
    return finish_meter(trace, std::move(facts),
                        log.first.format == mlperf_inference_format ? analyzer_tier : wall_meter_tier);
}

/// Seconds by which the log's clock must be moved to UTC, by what the director says of its session.
struct ClockShift {
    Nanoseconds shift = 0;
    bool known = false;
};

ClockShift clock_shift(const EvidenceSummary& first, const MlperfFacts& facts)
{
    if (first.zone_known) return {.known = true};
    if (!facts.testing_begin || !facts.testing_end || !first.start || !first.end) return {};
    const auto local = static_cast<Nanoseconds>(facts.seconds_west.value_or(0)) * 1'000'000'000;
    for (const Nanoseconds shift : {Nanoseconds{0}, local}) {
        const Nanoseconds overlap =
            std::min(*first.end + shift, *facts.testing_end) - std::max(*first.start + shift, *facts.testing_begin);
        if (2 * overlap > *facts.testing_end - *facts.testing_begin) return {.shift = shift, .known = true};
    }
    return {};
}

/// loadgen writes month and day as the power log does: the order that lies near the log is the right one.
std::optional<Nanoseconds> window_time(const std::string& text, const EvidenceSummary& first)
{
    for (const DayOrder order : {DayOrder::month_first, DayOrder::day_first}) {
        const std::optional<Nanoseconds> time = read_naive_time(text, order);
        if (time && first.start && first.end && *time > *first.start - half_day && *time < *first.end + half_day)
            return time;
    }
    return std::nullopt;
}

struct Official {
    double mean = 0;
    std::uint64_t samples = 0;
    double seconds = 0;
    [[nodiscard]] double watt_hours() const { return mean * seconds / 3600; }
};

Official official_figure(const std::vector<RecordedDevice>& devices, Nanoseconds begin, Nanoseconds end)
{
    Official official{.seconds = static_cast<double>(end - begin) * 1e-9};
    double sum = 0;
    for (const RecordedDevice& device : devices)
        for (const RecordedSample& sample : device.samples) {
            if (sample.time <= begin || sample.time >= end || sample.watts <= 0) continue;
            sum += sample.watts;
            ++official.samples;
        }
    if (official.samples > 0) official.mean = sum / static_cast<double>(official.samples);
    return official;
}

std::vector<RecordedSample> clipped(const std::vector<RecordedSample>& samples, Nanoseconds begin, Nanoseconds end)
{
    std::vector<RecordedSample> inside;
    const auto at = [](const RecordedSample& a, const RecordedSample& b, Nanoseconds time) {
        const double share = static_cast<double>(time - a.time) / static_cast<double>(b.time - a.time);
        return RecordedSample{.time = time, .watts = a.watts + share * (b.watts - a.watts)};
    };
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const RecordedSample& now = samples[i];
        if (i > 0 && samples[i - 1].time < begin && now.time > begin) inside.push_back(at(samples[i - 1], now, begin));
        if (now.time >= begin && now.time <= end) inside.push_back(now);
        if (i > 0 && samples[i - 1].time < end && now.time > end) inside.push_back(at(samples[i - 1], now, end));
    }
    return inside;
}

}  // namespace

Result<MlperfReading> read_inference_again(const MlperfLog& log, const MlperfFacts& facts, ReadingOptions options,
                                           const ReadingContext& context)
{
    const ClockShift clock = clock_shift(log.first, facts);
    std::optional<Nanoseconds> begin = window_time(facts.power_begin, log.first);
    std::optional<Nanoseconds> end = window_time(facts.power_end, log.first);
    std::vector<RecordedDevice> devices = log.devices;
    for (RecordedDevice& device : devices)
        for (RecordedSample& sample : device.samples) sample.time += clock.shift;
    const bool window = begin && end && *begin < *end;
    if (window) {
        *begin += clock.shift;
        *end += clock.shift;
        if (!options.start) {
            options.start = begin;
            options.end = end;
        }
    }
    Result<EvidenceSummary> summary = read_samples(log, devices, clock.known, options, context);
    if (!summary) return std::unexpected{summary.error()};
    if (!window)
        return MlperfReading{.summary = std::move(*summary), .note = "no power_begin and power_end for this log"};
    const Official official = official_figure(devices, *begin, *end);
    std::string note = fmt::format("official figure: {:.6f} W mean of {} samples x {:.3f} s = {:.9g} Wh", official.mean,
                                   official.samples, official.seconds, official.watt_hours());
    summary->findings.push_back({.check = "official_window",
                                 .value = official.watt_hours(),
                                 .unit = "Wh",
                                 .message = fmt::format("MLPerf's own figure, mean power x time from power_begin to "
                                                        "power_end, is {:.9g} Wh.",
                                                        official.watt_hours())});
    return MlperfReading{.summary = std::move(*summary), .note = std::move(note)};
}

Result<MlperfReading> read_training_again(const MlperfLog& log, const MlperfFacts& facts, ReadingOptions options,
                                          const ReadingContext& context)
{
    std::vector<RecordedDevice> devices = log.devices;
    for (RecordedDevice& device : devices) device.samples = clipped(device.samples, *facts.run_start, *facts.run_stop);
    if (!options.start) {
        options.start = facts.run_start;
        options.end = facts.run_stop;
    }
    Result<EvidenceSummary> summary = read_samples(log, devices, true, options, context);
    if (!summary) return std::unexpected{summary.error()};
    std::string note =
        fmt::format("clipped to run_start .. run_stop ({:.3f} s); the whole log says {:.9g} Wh",
                    static_cast<double>(*facts.run_stop - *facts.run_start) * 1e-9, log.first.energy.value() * 1000);
    return MlperfReading{.summary = std::move(*summary), .note = std::move(note)};
}

}  // namespace wattboard::energy
