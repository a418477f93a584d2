// Choice of the accounting for polled rows, and their times where the log has no clock.
#include "scoring/energy/formats/polled_devices.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

Result<void> PolledDevices::begin(ValueKind kind, bool has_clock, std::uint64_t line)
{
    begun_ = true;
    is_counter_ = kind == ValueKind::counter;
    if (has_clock) {
        trace_.emplace(options_, context_, kind);
    } else if (options_.interval) {
        clock_.emplace(*options_.interval);
        trace_.emplace(options_, context_, is_counter_ ? ValueKind::counter : ValueKind::stated_interval);
    } else if (!is_counter_) {
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = "The log has no clock, so nothing says how long each power held.",
                                       .line = line,
                                       .field = "interval",
                                       .hint = "Declare the seconds between two polls: --interval SECONDS."}};
    }
    return {};
}

Result<std::size_t> PolledDevices::find_device(std::string_view device, const PolledValue& sample, std::uint64_t line)
{
    if (const auto found = directory_.find(device)) return *found;
    if (readings_.size() == max_devices)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("The log has more than {} devices.", max_devices),
                                       .line = line,
                                       .field = "device"}};
    if (trace_)
        if (auto added = trace_->add_device({.id = std::string{device}, .stated_limit = sample.limit}, line); !added)
            return std::unexpected{std::move(added.error())};
    readings_.push_back({.id = excerpt(device, max_id_bytes)});
    directory_.add(device, readings_.size() - 1);
    return readings_.size() - 1;
}

Result<void> PolledDevices::add_reading(Reading& reading, double joules, std::uint64_t line) const
{
    if (reading.readings > 0 && joules < reading.last)
        return std::unexpected{
            Problem{.type = problems::underdetermined_log,
                    .detail = fmt::format("The energy counter of device \"{}\" falls here, and without a clock nothing "
                                          "says how much time that covers.",
                                          reading.id),
                    .line = line,
                    .field = "interval",
                    .hint = "Declare the seconds between two polls: --interval SECONDS."}};
    if (reading.readings > 0) reading.joules += joules - reading.last;
    reading.readings += 1;
    reading.last = joules;
    return {};
}

Result<void> PolledDevices::add(std::string_view device, const PolledValue& sample, std::uint64_t line)
{
    const Result<std::size_t> found = find_device(device, sample, line);
    if (!found) return std::unexpected{found.error()};
    Reading& reading = readings_[*found];
    ++rows_;
    ++reading.polls;
    if (!sample.value) {
        ++missing_;
        if (trace_) trace_->add_missing(*found);
        return {};
    }
    if (!trace_) return add_reading(reading, *sample.value, line);
    if (clock_ && !clock_->holds(reading.polls))
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = "The polls times the declared interval are longer than any run.",
                                       .line = line,
                                       .field = "interval"}};
    if (add_sample(*found, reading, sample, line)) return {};
    return std::unexpected{trace_->problem()};
}

/// A power without a clock is held for the interval that ends with its poll.
bool PolledDevices::add_sample(std::size_t device, const Reading& reading, const PolledValue& sample,
                               std::uint64_t line)
{
    if (!clock_)
        return trace_->add(device, sample.time.value_or(0), *sample.value, sample.decimals, sample.state, line);
    const Nanoseconds end = clock_->at(reading.polls);
    if (is_counter_) return trace_->add(device, end, *sample.value, sample.decimals, sample.state, line);
    return trace_->add_interval(device, clock_->at(reading.polls - 1), end, *sample.value * options_.interval->value(),
                                sample.decimals, sample.state, line);
}

void PolledDevices::leave_out(std::string what)
{
    constexpr std::size_t most = 32;
    what = excerpt(what, max_id_bytes);
    if (left_out_.size() < most && std::ranges::find(left_out_, what) == left_out_.end())
        left_out_.push_back(std::move(what));
}

Result<EvidenceSummary> PolledDevices::totals(LogFacts facts) const
{
    std::vector<TotalRun> runs;
    bool any = false;
    for (const Reading& reading : readings_) {
        any = any || reading.readings > 1;
        runs.push_back(
            {.id = reading.id, .rows = reading.readings, .energy = to_kilowatt_hours(Joules{reading.joules})});
    }
    if (!any)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "No device has two readings of its energy counter.",
                                       .hint = "Send the whole log, from before the run to after it."}};
    EvidenceSummary summary =
        summarise_totals(runs,
                         {.format = std::move(facts.format),
                          .format_version = std::move(facts.format_version),
                          .rule = "last less first reading of each energy counter, devices summed; no clock",
                          .grade = Grade::D,
                          .rows = rows_,
                          .missing = missing_,
                          .findings = std::move(facts.findings)},
                         options_, context_);
    summary.kind = EvidenceKind::cumulative_counter;
    summary.run_energy_kwh.clear();
    summary.left_out = std::move(facts.left_out);
    summary.skipped = std::move(facts.skipped);
    for (DeviceEnergy& device : summary.devices) {
        device.kind = DeviceKind::gpu;
        summary.component_energy_kwh["gpu"] += device.energy.value();
    }
    return summary;
}

Result<EvidenceSummary> PolledDevices::finish(LogFacts facts)
{
    if (rows_ == 0)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The log has no row of a device.",
                                       .hint = "Send the whole log of the measuring tool."}};
    facts.rows = rows_;
    facts.clockless = facts.clockless || clock_;
    facts.skipped = skipped_;
    facts.left_out.insert(facts.left_out.end(), left_out_.begin(), left_out_.end());
    return trace_ ? trace_->finish(std::move(facts)) : totals(std::move(facts));
}

}  // namespace wattboard::energy
