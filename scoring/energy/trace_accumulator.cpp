// Building of the evidence summary from device accounts.
#include "scoring/energy/trace_accumulator.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"
#include "scoring/plausibility/log_checks.h"

namespace wattboard::energy {

namespace {

/// Samples that all reorder windows of a log may hold together.
constexpr std::size_t reorder_budget = 32 * reorder_window;
/// Interval lengths that all tables of a log may hold together.
constexpr std::size_t interval_budget = 2 * IntervalTable::exact_limit;
constexpr std::size_t gaps_kept = 100;

EvidenceKind evidence_kind(ValueKind kind)
{
    if (kind == ValueKind::power) return EvidenceKind::power_samples;
    return kind == ValueKind::counter ? EvidenceKind::cumulative_counter : EvidenceKind::interval_energy;
}

std::string_view rule_name(ValueKind kind)
{
    if (kind == ValueKind::power) return "trapezoid per device, devices summed";
    if (kind == ValueKind::counter) return "sum of non-negative counter steps per device, devices summed";
    return "sum of interval energies per device, devices summed";
}

/// One reading of an energy, or the two ends of one interval, are a total in another dress.
bool is_total_in_disguise(const DeviceAccount& account)
{
    const std::uint64_t readings = account.value_kind == ValueKind::interval_energy ? 2 : 3;
    return account.joules > 0 && account.samples < readings;
}

}  // namespace

TraceAccumulator::TraceAccumulator(const ReadingOptions& options, const ReadingContext& context, ValueKind value_kind)
    : options_{options}, context_{context}, value_kind_{value_kind}
{
}

std::optional<Watts> TraceAccumulator::limit_of(const DeviceInfo& info) const
{
    if (!context_.power_limits) return std::nullopt;
    if (!info.name.empty()) return context_.power_limits(info.name);
    if (info.kind != DeviceKind::gpu) return std::nullopt;
    // The log does not say which of the declared models this is: the highest limit can only raise the charge.
    std::optional<Watts> highest;
    for (const std::string& model : options_.accelerators) {
        const std::optional<Watts> limit = context_.power_limits(model);
        if (!limit) return std::nullopt;
        highest = std::max(highest.value_or(*limit), *limit);
    }
    return highest;
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
    const std::optional<Watts> limit = limit_of(info);
    info.name = excerpt(info.name, max_id_bytes);
    devices_.push_back({.account = {std::move(info), value_kind_, limit, options_.interval}, .buffer = {}});
    window_ = std::min(reorder_window, reorder_budget / devices_.size());
    return devices_.size() - 1;
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
    std::size_t total = 0;
    for (const Device& device : devices_) total += device.account.intervals.distinct();
    const auto by_size = [](const Device& device) { return device.account.intervals.distinct(); };
    while (true) {
        Device& largest = *std::ranges::max_element(devices_, {}, by_size);
        const std::size_t before = largest.account.intervals.distinct();
        if (total <= interval_budget && before < IntervalTable::exact_limit) return;
        largest.account.intervals.coarsen();
        total -= before - largest.account.intervals.distinct();
    }
}

std::optional<Window> TraceAccumulator::window_of(const LogFacts& facts) const
{
    if (options_.start && options_.end) {
        if (!facts.zone_known) return std::nullopt;
        return Window{.start = *options_.start, .end = *options_.end, .declared = true};
    }
    return logged_span();
}

Window TraceAccumulator::logged_span() const
{
    Window span{.start = INT64_MAX, .end = INT64_MIN, .declared = false};
    for (const Device& device : devices_) {
        if (device.account.samples == 0) continue;
        span.start = std::min(span.start, device.account.start);
        span.end = std::max(span.end, device.account.end);
    }
    return span;
}

Seconds TraceAccumulator::shortfall_of(const DeviceAccount& account, const LogFacts& facts) const
{
    const std::optional<Seconds> declared = declared_duration(options_);
    if (facts.zone_known || !declared) return Seconds{};
    const Seconds covered{static_cast<double>(account.end - account.start) * 1e-9};
    return std::max(Seconds{}, *declared - covered);
}

Seconds TraceAccumulator::summarise_device(const DeviceAccount& account, const LogFacts& facts,
                                           EvidenceSummary& summary) const
{
    const Seconds nominal{static_cast<double>(account.intervals.percentile(0.1)) * 1e-9};
    DeviceCharge charge = charge_device(account, nominal, window_of(facts), shortfall_of(account, facts));
    const Seconds duration{static_cast<double>(account.end - account.start) * 1e-9};
    DeviceEnergy device{.id = account.info.id,
                        .kind = account.info.kind,
                        .name = account.info.name,
                        .samples = account.samples,
                        .missing = account.missing,
                        .duration = duration,
                        .nominal_interval = nominal,
                        .median_interval = Seconds{account.intervals.median_seconds()},
                        .largest_gap = Seconds{static_cast<double>(account.longest_interval) * 1e-9},
                        .highest_power = Watts{account.highest_watts},
                        .energy = to_kilowatt_hours(Joules{account.joules}),
                        .charged = to_kilowatt_hours(charge.charged)};
    if (account.samples > 0) {
        device.start = account.start;
        device.end = account.end;
    }
    // Both are sums of the same terms in another order: rounding must not make the charge the lower one.
    device.charged = std::max(device.charged, device.energy);
    if (duration > Seconds{}) device.mean_power = Watts{account.joules / duration.value()};
    summary.samples += account.samples;
    summary.missing += account.missing;
    summary.energy += device.energy;
    summary.charged += device.charged;
    summary.component_energy_kwh[std::string{name_of(device.kind, device_kind_names)}] += device.energy.value();
    summary.gap_count += charge.gap_count;
    std::ranges::move(charge.gaps, std::back_inserter(summary.gaps));
    summary.devices.push_back(std::move(device));
    return charge.unseen;
}

Result<EvidenceSummary> TraceAccumulator::finish(LogFacts facts)
{
    bool any = false;
    for (Device& device : devices_) {
        DeviceAccount& account = device.account;
        device.buffer.drain([&account](const Sample& next) { account.consume(next); });
        any = any || account.samples > 0;
        // The first row's interval: declared, or as long as the others usually are.
        if (value_kind_ == ValueKind::interval_energy && !options_.interval && account.samples > 0)
            account.start -= account.intervals.percentile(0.1);
    }
    if (!any)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The log holds no sample with a value.",
                                       .hint = "Check that the device reports its power; N/A is not a sample."}};
    EvidenceSummary summary{.format = facts.format,
                            .format_version = facts.format_version,
                            .kind = evidence_kind(value_kind_),
                            .rule = std::string{rule_name(value_kind_)},
                            .rows = facts.rows,
                            .zone_known = facts.zone_known,
                            .relative_uncertainty = grade_uncertainty(Grade::C),
                            .grade = Grade::C,
                            .left_out = facts.left_out};
    CheckInput input{.facts = facts, .options = options_, .thresholds = context_.thresholds, .devices = {}};
    input.first_backward_line = first_backward_line_;
    Seconds unseen;
    for (const Device& device : devices_) {
        unseen += summarise_device(device.account, facts, summary);
        input.devices.push_back({.account = &device.account,
                                 .backward_steps = device.buffer.backward_steps(),
                                 .largest_step = device.buffer.largest_step()});
    }
    const bool total = std::ranges::any_of(devices_, is_total_in_disguise, &Device::account);
    if (total) {
        summary.grade = Grade::D;
        summary.relative_uncertainty = grade_uncertainty(Grade::D);
    }
    const Window span = logged_span();
    summary.start = span.start;
    summary.end = span.end;
    summary.duration = Seconds{static_cast<double>(span.end - span.start) * 1e-9};
    const Seconds needed = declared_duration(options_).value_or(summary.duration);
    if (needed > Seconds{})
        summary.coverage = std::clamp(1 - unseen / (needed * static_cast<double>(devices_.size())), 0.0, 1.0);
    // Longest first; the rest is only counted.
    std::ranges::sort(summary.gaps, [](const Gap& a, const Gap& b) {
        return std::tie(b.duration, a.device, a.start) < std::tie(a.duration, b.device, b.start);
    });
    if (summary.gaps.size() > gaps_kept) summary.gaps.resize(gaps_kept);
    summary.findings = std::move(facts.findings);
    std::ranges::move(check_trace(input, summary), std::back_inserter(summary.findings));
    return summary;
}

}  // namespace wattboard::energy
