// Energy, charge and checks from the sums of an account.
#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "scoring/energy/energy_uncertainty.h"
#include "scoring/energy/gap_accounting.h"
#include "scoring/energy/sensor_gain.h"
#include "scoring/energy/time_lengths.h"
#include "scoring/energy/trace_account.h"
#include "scoring/plausibility/check_catalogue.h"
#include "scoring/plausibility/log_checks.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t gaps_kept = 100;

EvidenceKind evidence_kind(ValueKind kind)
{
    if (kind == ValueKind::power) return EvidenceKind::power_samples;
    return kind == ValueKind::counter ? EvidenceKind::cumulative_counter : EvidenceKind::interval_energy;
}

std::string_view rule_name(const DeviceAccount& device)
{
    if (device.value_kind == ValueKind::power)
        return device.info.held ? "left sum per device, devices summed" : "trapezoid per device, devices summed";
    if (device.value_kind == ValueKind::counter) return "sum of non-negative counter steps per device, devices summed";
    return "sum of interval energies per device, devices summed";
}

/// Share of a device's time above which one step stands for the whole.
constexpr double most_of_the_time = 0.8;

/// Whether one step of a counter, or one interval, longer than `unseen` is most of what the device was measured for.
bool is_one_step(const DeviceAccount& account, Seconds unseen)
{
    if (account.value_kind == ValueKind::power) return false;
    const std::vector<IntervalClass> lengths = account.intervals.sorted();
    double seconds = 0;
    for (const IntervalClass& entry : lengths) seconds += entry.seconds;
    const double longest = lengths.empty() ? 0 : seconds_of(lengths.back().longest).value();
    return longest > unseen.value() && longest > most_of_the_time * seconds;
}

/// One reading of an energy, or the two ends of one interval, are a total in another dress, whatever short rows stand
/// beside them.
bool is_total_in_disguise(const DeviceAccount& account, Seconds unseen)
{
    const bool rows_are_intervals =
        account.value_kind == ValueKind::interval_energy || account.value_kind == ValueKind::stated_interval;
    return account.joules > 0 && (account.samples < (rows_are_intervals ? 2U : 3U) || is_one_step(account, unseen));
}

/// A copy of the account, prepared for one charge.
class Settlement {
public:
    Settlement(const TraceAccount& account, const ReadingOptions& options, const ReadingContext& context)
        : account_{account},
          options_{options},
          context_{context},
          rule_{gap_rule(context.thresholds)},
          devices_{account.devices}
    {
        const auto processors =
            std::ranges::count(devices_, DeviceKind::cpu, [](const auto& d) { return d.info.kind; });
        for (DeviceAccount& device : devices_) {
            std::optional<Watts> limit = known_limit(device.info, options, context);
            // The declared limit is that of all processors of the run.
            if (limit && device.info.kind == DeviceKind::cpu) limit = *limit / static_cast<double>(processors);
            device.set_limit(limit ? limit : device.limit);
            device.add_declared_interval();
            // The first row's interval is taken to be as long as the others usually are, where nothing declares it.
            if (device.value_kind == ValueKind::interval_energy && device.declared_interval_seconds <= 0)
                device.start -= device.intervals.percentile(rule_.percentile);
        }
    }

    EvidenceSummary settle()
    {
        summary_ = {.format = account_.facts.format,
                    .format_version = account_.facts.format_version,
                    .kind = evidence_kind(devices_.front().value_kind),
                    .rule = std::string{rule_name(devices_.front())},
                    .rows = account_.facts.rows,
                    .zone_known = std::ranges::all_of(devices_, &DeviceAccount::zone_known),
                    .grade = account_.facts.grade,
                    .left_out = account_.facts.left_out,
                    .stated_total = account_.facts.stated_total,
                    .skipped = account_.facts.skipped,
                    .findings = account_.findings};
        const Seconds unseen_step{threshold_of(context_.thresholds, "long_steps_s")};
        if (std::ranges::any_of(devices_, [&](const auto& d) { return is_total_in_disguise(d, unseen_step); }))
            summary_.grade = std::max(summary_.grade, Grade::D);
        Seconds unseen;
        for (const DeviceAccount& device : devices_) unseen += add_device(device);
        place(unseen);
        summary_.uncertainty = combined_uncertainty(summary_.devices);
        summary_.relative_uncertainty = summary_.uncertainty.total();
        if (summary_.zone_known) summary_.hourly_energy_kwh = account_.hours.kilowatt_hours();
        keep_longest_gaps();
        check();
        return std::move(summary_);
    }

private:
    /// Span of the devices whose times are comparable.
    [[nodiscard]] std::optional<Window> logged_span(bool zone_known) const
    {
        Window span{.start = INT64_MAX, .end = INT64_MIN, .declared = false};
        for (const DeviceAccount& device : devices_) {
            if (device.samples == 0 || device.zone_known != zone_known) continue;
            span.start = std::min(span.start, device.start);
            span.end = std::max(span.end, device.end);
        }
        if (span.start > span.end) return std::nullopt;
        return span;
    }

    [[nodiscard]] std::optional<Window> window_of(const DeviceAccount& device) const
    {
        if (!options_.start || !options_.end) return logged_span(device.zone_known);
        if (!device.zone_known) return std::nullopt;
        return Window{.start = *options_.start, .end = *options_.end, .declared = true};
    }

    /// Time of the declared run that a log of unknown place in time cannot cover.
    [[nodiscard]] Seconds shortfall_of(const DeviceAccount& device) const
    {
        const std::optional<Seconds> declared = declared_duration(options_);
        if (device.zone_known || !declared) return Seconds{};
        return std::max(Seconds{}, *declared - seconds_until(device.start, device.end));
    }

    /// Returns the device's unseen time.
    Seconds add_device(const DeviceAccount& account)
    {
        DeviceCharge charge = charge_device(account, rule_, window_of(account), shortfall_of(account));
        const ChargePower power = charge_power(account, rule_);
        const Seconds duration = seconds_until(account.start, account.end);
        DeviceEnergy device{.id = account.info.id,
                            .kind = account.info.kind,
                            .name = account.info.name,
                            .samples = account.samples,
                            .missing = account.missing,
                            .duration = duration,
                            .nominal_interval = nominal_interval(account, rule_),
                            .median_interval = Seconds{account.intervals.median_seconds()},
                            .largest_gap = seconds_of(account.longest_interval),
                            .lowest_power = Watts{account.lowest_watts},
                            .highest_power = Watts{account.highest_watts},
                            .charge_power = power.power,
                            .charge_power_known = power.nameplate_known,
                            .energy = to_kilowatt_hours(Joules{account.joules}),
                            .charged = to_kilowatt_hours(charge.charged)};
        if (account.samples > 0 && !account.clockless) {
            device.start = account.start;
            device.end = account.end;
        }
        // Both are sums of the same terms in another order: rounding must not make the charge the lower one.
        device.charged = std::max(device.charged, device.energy);
        if (duration > Seconds{}) device.mean_power = Watts{account.joules / duration.value()};
        const double gain = account_.facts.gain && summary_.grade <= Grade::C
                                ? *account_.facts.gain
                                : sensor_gain(account.info, summary_.grade);
        // What is graded as a total has no rows that would say more.
        device.uncertainty =
            summary_.grade <= Grade::C ? device_uncertainty(account, gain) : EnergyUncertainty{.gain = gain};
        summary_.samples += account.samples;
        summary_.missing += account.missing;
        summary_.energy += device.energy;
        summary_.charged += device.charged;
        summary_.component_energy_kwh[std::string{name_of(device.kind, device_kind_names)}] += device.energy.value();
        summary_.gap_count += charge.gap_count;
        std::ranges::move(charge.gaps, std::back_inserter(summary_.gaps));
        summary_.devices.push_back(std::move(device));
        in_gaps_.push_back(charge.in_gaps);
        return charge.unseen;
    }

    void place(Seconds unseen)
    {
        const std::optional<Window> known = logged_span(true);
        const std::optional<Window> span = known ? known : logged_span(false);
        if (span) summary_.duration = seconds_until(span->start, span->end);
        if (span && std::ranges::none_of(devices_, &DeviceAccount::clockless)) {
            summary_.start = span->start;
            summary_.end = span->end;
        }
        const Seconds needed = declared_duration(options_).value_or(summary_.duration);
        if (needed > Seconds{})
            summary_.coverage = std::clamp(1 - unseen / (needed * static_cast<double>(devices_.size())), 0.0, 1.0);
    }

    void keep_longest_gaps()
    {
        std::ranges::sort(summary_.gaps, [](const Gap& a, const Gap& b) {
            return std::tie(b.duration, a.device, a.start) < std::tie(a.duration, b.device, b.start);
        });
        if (summary_.gaps.size() > gaps_kept) summary_.gaps.resize(gaps_kept);
    }

    void check()
    {
        CheckInput input{
            .facts = account_.facts, .options = options_, .thresholds = context_.thresholds, .devices = {}};
        input.first_backward_line = account_.first_backward_line;
        for (std::size_t i = 0; i < devices_.size(); ++i)
            input.devices.push_back({.account = &devices_[i],
                                     .backward_steps = devices_[i].backward_steps,
                                     .largest_step = devices_[i].largest_step,
                                     .in_gaps = in_gaps_[i]});
        std::ranges::move(check_trace(input, summary_), std::back_inserter(summary_.findings));
    }

    const TraceAccount& account_;
    const ReadingOptions& options_;
    const ReadingContext& context_;
    GapRule rule_;
    std::vector<DeviceAccount> devices_;
    std::vector<Seconds> in_gaps_;
    EvidenceSummary summary_;
};

/// The highest of the declared models: the log does not say which of them a device is, and more can only raise the
/// charge. Nothing if one of them is unknown.
std::optional<Watts> declared_limit(const ReadingOptions& options, const ReadingContext& context)
{
    std::optional<Watts> highest;
    for (const std::vector<std::string>* models : {&options.accelerators, &context.accelerators})
        for (const std::string& model : *models) {
            const std::optional<Watts> limit = context.power_limits(model);
            if (!limit) return std::nullopt;
            highest = std::max(highest.value_or(*limit), *limit);
        }
    return highest;
}

bool is_declared(Watts limit, const ReadingOptions& options, const ReadingContext& context)
{
    const auto has_it = [&](const std::string& model) { return context.power_limits(model) == limit; };
    return std::ranges::any_of(options.accelerators, has_it) || std::ranges::any_of(context.accelerators, has_it);
}

}  // namespace

std::optional<Watts> known_limit(const DeviceInfo& info, const ReadingOptions& options, const ReadingContext& context)
{
    if (info.kind == DeviceKind::cpu) return context.cpu_limit;
    if (info.kind == DeviceKind::dram) return context.dram_limit;
    if (!context.power_limits) return std::nullopt;
    const std::optional<Watts> own = info.name.empty() ? std::nullopt : context.power_limits(info.name);
    if (info.kind != DeviceKind::gpu || (own && is_declared(*own, options, context))) return own;
    // A name that is none of the declared ones is a statement of the log, which may only raise the charge.
    const std::optional<Watts> declared = declared_limit(options, context);
    return own && declared ? std::max(own, declared) : (own ? own : declared);
}

EvidenceSummary summarise(const TraceAccount& account, const ReadingOptions& options, const ReadingContext& context)
{
    return Settlement{account, options, context}.settle();
}

}  // namespace wattboard::energy
