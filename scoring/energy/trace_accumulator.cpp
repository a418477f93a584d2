// Ordering and bounding of the samples on their way into device accounts.
#include "scoring/energy/trace_accumulator.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/another_pass.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

/// Samples that all reorder windows of a log may hold together.
constexpr std::size_t reorder_budget = 32 * reorder_window;
/// Interval lengths that all tables of a log may hold together.
constexpr std::size_t interval_budget = 2 * IntervalTable::exact_limit;
/// Bytes that the statistics of all devices of a log may hold together: 1,024 devices with a thousand readings each.
constexpr std::size_t statistics_budget = std::size_t{64} << 20U;

}  // namespace

TraceAccumulator::TraceAccumulator(const ReadingOptions& options, const ReadingContext& context, ValueKind value_kind)
    : options_{options}, context_{context}, value_kind_{value_kind}
{
}

Result<std::size_t> TraceAccumulator::add_device(DeviceInfo info, std::uint64_t line)
{
    if (devices_.size() == max_devices)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("The log has more than {} devices.", max_devices),
                                       .line = line,
                                       .field = "device",
                                       .hint = "Check that the device column holds ids, and split the log by node."}};
    if (info.id.size() > max_id_bytes)
        return std::unexpected{Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("A device id is longer than {} bytes.", max_id_bytes),
                                       .line = line,
                                       .field = "device"}};
    const std::optional<Watts> limit = known_limit(info, options_, context_);
    info.name = excerpt(info.name, max_id_bytes);
    Device& device = devices_.emplace_back(Device{
        .account = {std::move(info), value_kind_, limit, options_.interval}, .window = {}, .interval_buffer = {}});
    DeviceAccount& account = device.account;
    if (context_.focus) context_.focus->apply(account);
    if (context_.trace != nullptr)
        context_.trace->add_device(devices_.size() - 1, {.id = account.info.id,
                                                         .kind = account.info.kind,
                                                         .name = account.info.name,
                                                         .means = account.value_kind != ValueKind::power});
    narrow_windows();
    return devices_.size() - 1;
}

void TraceAccumulator::narrow_windows()
{
    window_ = std::min(reorder_window, reorder_budget / devices_.size());
    for (std::size_t index = 0; index < devices_.size(); ++index) {
        Device& device = devices_[index];
        device.window.narrow(window_, [&](const SampleRun& run) { take_run(index, device, run); });
        device.interval_buffer.narrow(window_, [&](const IntervalSample& next) { take(index, device, next); });
    }
}

void TraceAccumulator::take_run(std::size_t index, Device& device, const SampleRun& run)
{
    for (std::size_t at = 0; at < run.size();) {
        const std::size_t plain = device.account.consume_plain(run.part(at, run.size() - at));
        if (plain > 0 && context_.trace != nullptr)
            context_.trace->add_run(index, run.times.subspan(at, plain), run.values.subspan(at, plain));
        at += plain;
        if (at < run.size()) take(index, device, run.sample(at++));
    }
}

void TraceAccumulator::make_room(std::size_t device)
{
    Device& to = devices_[device];
    to.window.make_room(window_, [&](const SampleRun& run) { take_run(device, to, run); });
    bound_tables();
    bound_statistics();
}

bool TraceAccumulator::add_interval(std::size_t device, Nanoseconds start, Nanoseconds end, double joules, int decimals,
                                    const RowState& state, std::uint64_t line)
{
    Device& to = devices_[device];
    if (end <= start || to.account.value_kind != ValueKind::stated_interval) {
        problem_ = {
            .type = problems::malformed_log,
            .detail = fmt::format("An interval of device \"{}\" does not end after its start.", to.account.info.id),
            .line = line};
        return false;
    }
    note_decimals(to.account, decimals);
    IntervalSample sample;
    sample.time = end;
    sample.value = joules;
    sample.state = state;
    sample.length = end - start;
    if (!to.interval_buffer.push(sample, window_, [&](const IntervalSample& next) { take(device, to, next); }))
        return refuse_unordered(device, line);
    return after_add(to.interval_buffer.backward_steps(), line);
}

void TraceAccumulator::tell_sink(std::size_t index, const DeviceAccount& account, const Sample& sample)
{
    TraceSink& sink = *context_.trace;
    const bool means = account.value_kind != ValueKind::power;
    if (account.value_kind == ValueKind::stated_interval && account.samples == 1)
        sink.add(index, account.start, account.last_mean_watts);
    // The beginning of the first interval waits for the mean over it.
    if (means && account.samples == 1 && account.last_mean_watts == 0) return;
    if (means && account.samples == 2 && account.value_kind != ValueKind::stated_interval)
        sink.add(index, account.first.time, account.last_mean_watts);
    sink.add(index, sample.time, account.last_watts());
}

bool TraceAccumulator::refuse_unordered(std::size_t device, std::uint64_t line)
{
    problem_ = {.type = problems::unordered_log,
                .detail = fmt::format("This row of device \"{}\" is older than samples more than {} rows before it.",
                                      devices_[device].account.info.id, window_),
                .line = line,
                .field = "timestamp",
                .hint = "Sort the file by time; if the clock was set back, declare --timezone."};
    return false;
}

void TraceAccumulator::bound_tables()
{
    const auto lengths = [](const Device& device) {
        return device.account.intervals.distinct() + device.account.holes.distinct();
    };
    std::size_t total = 0;
    for (const Device& device : devices_) total += lengths(device);
    while (true) {
        DeviceAccount& largest = std::ranges::max_element(devices_, {}, lengths)->account;
        IntervalTable& table =
            largest.intervals.distinct() < largest.holes.distinct() ? largest.holes : largest.intervals;
        const std::size_t before = table.distinct();
        if ((total <= interval_budget && before < IntervalTable::exact_limit) || table.bits() == 0) return;
        table.coarsen();
        total -= before - table.distinct();
    }
}

void TraceAccumulator::bound_statistics()
{
    const auto bytes = [](const Device& device) { return device.account.statistics.bytes(); };
    std::size_t total = 0;
    for (const Device& device : devices_) total += bytes(device);
    while (total > statistics_budget) {
        Device& largest = *std::ranges::max_element(devices_, {}, bytes);
        const std::size_t before = bytes(largest);
        largest.account.statistics.shrink();
        if (bytes(largest) >= before) return;
        total -= before - bytes(largest);
    }
}

void TraceAccumulator::drain(std::size_t index, Device& device)
{
    DeviceAccount& account = device.account;
    device.window.drain([&](const SampleRun& run) { take_run(index, device, run); });
    device.interval_buffer.drain([&](const IntervalSample& next) { take(index, device, next); });
    account.backward_steps = device.window.backward_steps() + device.interval_buffer.backward_steps();
    account.largest_step = std::max(device.window.largest_step(), device.interval_buffer.largest_step());
    account.close(hours_);
    // The windows of many devices are large, and what follows copies the accounts.
    device.window = {};
    device.interval_buffer = {};
}

Result<EvidenceSummary> TraceAccumulator::finish(LogFacts facts)
{
    const auto account = std::make_shared<TraceAccount>();
    std::vector<Finding> findings = std::exchange(facts.findings, {});
    bool any = false;
    for (std::size_t index = 0; index < devices_.size(); ++index) {
        Device& device = devices_[index];
        drain(index, device);
        any = any || device.account.samples > 0;
        device.account.zone_known = facts.zone_known && !facts.clockless;
        device.account.clockless = facts.clockless;
        device.account.series = device.account.statistics.series();
        account->devices.push_back(std::move(device.account));
    }
    if (!any)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The log holds no sample with a value.",
                                       .hint = "Check that the device reports its power; N/A is not a sample."}};
    account->facts = std::move(facts);
    account->hours = std::move(hours_);
    account->first_backward_line = first_backward_line_;
    EvidenceSummary summary = summarise(*account, options_, context_);
    summary.findings.insert(summary.findings.begin(), std::make_move_iterator(findings.begin()),
                            std::make_move_iterator(findings.end()));
    for (DeviceAccount& device : account->devices) device.statistics = {};
    summary.account = account;
    return summary;
}

}  // namespace wattboard::energy
