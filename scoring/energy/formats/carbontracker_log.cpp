// CarbonTracker's standard log: per epoch a duration and the mean power of every device.
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/carbontracker_lines.h"
#include "scoring/energy/formats/carbontracker_logs.h"
#include "scoring/energy/formats/carbontracker_powers.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view power_words = "Average power usage (W) for ";
constexpr std::string_view duration_words = "Duration: ";
constexpr Nanoseconds one_second = 1'000'000'000;

class CarbonTrackerLog final : public CellParser {
public:
    CarbonTrackerLog(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}, trace_{options, context, ValueKind::stated_interval}
    {
    }

private:
    struct Component {
        std::vector<std::string> names;  ///< of its devices, as the log lists them
        std::vector<std::size_t> devices;
        std::uint64_t missing = 0;  ///< epochs without a power before the first device
    };
    struct Epoch {
        Nanoseconds start = 0;
        Nanoseconds end = 0;
        double seconds = 0;
    };

    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return epochs_ > 0; }
    bool read_message(std::string_view line, const CarbonTrackerLine& stamped);
    bool read_duration(std::string_view line, const CarbonTrackerLine& stamped);
    bool begin_powers(std::string_view line, std::string_view message);
    bool continue_powers(std::string_view line, std::string_view text);
    bool take_powers(std::string_view line);
    bool take_power(Component& component, const std::string& name, std::size_t index, std::optional<double> watts);
    void read_components(std::string_view text);
    Result<EvidenceSummary> without_power(LogFacts facts) const;

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    TraceAccumulator trace_;
    std::map<std::string, Component, std::less<>> components_;
    std::size_t names_ = 0;  ///< of devices that were kept
    std::string version_;
    std::optional<Epoch> epoch_;
    std::string open_component_;
    std::string open_powers_;  ///< text of a bracketed array so far
    bool array_open_ = false;
    std::uint64_t epochs_ = 0;
    std::uint64_t other_messages_ = 0;
    double seconds_ = 0;
    bool interrupted_ = false;
};

bool CarbonTrackerLog::read_duration(std::string_view line, const CarbonTrackerLine& stamped)
{
    const std::string_view text = stamped.message.substr(duration_words.size());
    const std::optional<double> seconds = parse_timedelta(text);
    if (!seconds)
        return malformed_with_hint(line, text, "Duration", fmt::format("\"{}\" is not a duration.", excerpt(text)),
                                   "Expected is h:mm:ss.ss.");
    if (reading_tail()) return malformed(line, line, "Duration", "The line was cut off.");
    Nanoseconds stamp = 0;
    if (!read_time(line, stamped.stamp, "time", stamped.stamp, times_, stamp)) return false;
    // Stamps are whole seconds, cut off; epochs that follow each other closely are put end to end.
    Nanoseconds end = stamp;
    if (epoch_) {
        const Nanoseconds following = epoch_->end + to_nanoseconds(*seconds);
        if (following >= stamp && following < stamp + one_second + one_second / 2) end = following;
    }
    epoch_ = Epoch{.start = end - to_nanoseconds(*seconds), .end = end, .seconds = *seconds};
    seconds_ += *seconds;
    ++epochs_;
    return true;
}

void CarbonTrackerLog::read_components(std::string_view text)
{
    static constexpr std::string_view with = " with device(s) ";
    for (std::size_t at = text.find(with); at != std::string_view::npos; at = text.find(with, at + 1)) {
        const std::string_view before = text.substr(0, at);
        std::string name{before.substr(before.rfind(' ') + 1)};
        for (char& letter : name)
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        std::string_view list = text.substr(at + with.size());
        const std::size_t next = list.find(with);
        if (next != std::string_view::npos) list = list.substr(0, list.substr(0, next).rfind(' '));
        list = trimmed(list);
        if (list.ends_with('.')) list.remove_suffix(1);
        if (components_.size() >= max_devices) return;
        Component& component = components_[excerpt(name, max_id_bytes)];
        component.names.clear();
        while (!list.empty() && names_ < max_devices) {
            ++names_;
            const std::size_t comma = list.find(", ");
            component.names.push_back(excerpt(trimmed(list.substr(0, comma)), max_id_bytes));
            list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 2);
        }
    }
}

bool CarbonTrackerLog::take_power(Component& component, const std::string& name, std::size_t index,
                                  std::optional<double> watts)
{
    if (index >= component.devices.size()) {
        DeviceInfo info{.id = fmt::format("{}:{}", name, index), .kind = DeviceKind::rail};
        info.time_resolution = one_second;
        if (name == "gpu") info.kind = DeviceKind::gpu;
        if (name == "cpu") info.kind = DeviceKind::cpu;
        if (name == "ram" || name == "dram") info.kind = DeviceKind::dram;
        if (index < component.names.size()) info.name = component.names[index];
        Result<std::size_t> added = trace_.add_device(std::move(info), line_number());
        if (!added) return refuse(std::move(added.error()));
        component.devices.push_back(*added);
        for (std::uint64_t i = 0; i < component.missing; ++i) trace_.add_missing(*added);
    }
    const std::size_t device = component.devices[index];
    if (watts && *watts * epoch_->seconds > max_joules)
        return refuse({.type = problems::malformed_log,
                       .detail = "Power times duration is beyond any machine.",
                       .line = line_number(),
                       .field = "power",
                       .hint = "Send the log as the tool wrote it."});
    // An epoch shorter than the tool's clock can show has no energy either.
    if (watts && epoch_->end <= epoch_->start) return true;
    if (watts)
        return trace_.add_interval(device, epoch_->start, epoch_->end, *watts * epoch_->seconds, 2, {},
                                   line_number()) ||
               refuse(trace_.problem());
    trace_.add_missing(device);
    return true;
}

bool CarbonTrackerLog::take_powers(std::string_view line)
{
    std::vector<std::optional<double>> powers;
    if (const auto complaint = parse_powers(open_powers_, powers))
        return malformed_with_hint(line, line, power_words.substr(0, 19), *complaint,
                                   "Expected is a number of watts, a list [a b ...] of one for each device, or None.");
    Component& component = components_[open_component_];
    for (std::size_t i = 0; i < powers.size(); ++i)
        if (!take_power(component, open_component_, i, powers[i])) return false;
    if (powers.empty() && component.devices.empty()) ++component.missing;
    for (std::size_t i = powers.size(); i < component.devices.size(); ++i) trace_.add_missing(component.devices[i]);
    return true;
}

bool CarbonTrackerLog::continue_powers(std::string_view line, std::string_view text)
{
    constexpr std::size_t longest = 65'536;
    if (reading_tail()) return malformed(line, line, "power", "The line was cut off.");
    if (open_powers_.size() + text.size() > longest)
        return malformed_with_hint(line, line, "power", "A list of powers is longer than that of any machine.",
                                   "Send the log as the tool wrote it.");
    open_powers_ += ' ';
    open_powers_ += text;
    array_open_ = open_powers_.contains('[') && !open_powers_.contains(']');
    return array_open_ || take_powers(line);
}

bool CarbonTrackerLog::begin_powers(std::string_view line, std::string_view message)
{
    const std::string_view rest = message.substr(power_words.size());
    const std::size_t colon = rest.find(':');
    if (!epoch_ || colon == std::string_view::npos)
        return malformed_with_hint(line, rest, "power",
                                   epoch_ ? "The line names no power." : "A power comes before the first duration.",
                                   "Send the log from its first line.");
    if (reading_tail()) return malformed(line, line, "power", "The line was cut off.");
    open_component_ = excerpt(trimmed(rest.substr(0, colon)), max_id_bytes / 2);
    open_powers_.clear();
    if (components_.size() >= max_devices && !components_.contains(open_component_))
        return refuse({.type = problems::limit_exceeded,
                       .detail = fmt::format("The log has more than {} components.", max_devices),
                       .line = line_number(),
                       .field = "power",
                       .hint = "Send the log as the tool wrote it."});
    return continue_powers(line, rest.substr(colon + 1));
}

bool CarbonTrackerLog::read_message(std::string_view line, const CarbonTrackerLine& stamped)
{
    const std::string_view message = stamped.message;
    if (message.starts_with(duration_words)) return read_duration(line, stamped);
    if (message.starts_with(power_words)) return begin_powers(line, message);
    if (message.starts_with("carbontracker version ")) {
        version_ = excerpt(trimmed(message.substr(22)));
    } else if (message.starts_with("The following components were found:")) {
        read_components(message.substr(36));
    } else if (message.starts_with("Training was interrupted")) {
        interrupted_ = true;
    } else if (!message.starts_with("Epoch ")) {
        ++other_messages_;
    }
    return true;
}

bool CarbonTrackerLog::read_line(std::string_view line)
{
    const auto stamped = split_carbontracker_line(line);
    if (array_open_) {
        if (stamped)
            return malformed_with_hint(line, line, "power", "The list of powers before this line is not closed.",
                                       "Send the log as the tool wrote it.");
        return continue_powers(line, line);
    }
    return !stamped || read_message(line, *stamped);
}

Result<EvidenceSummary> CarbonTrackerLog::without_power(LogFacts facts) const
{
    // Epochs shorter than the tool's sampling: it saw no power at all, and counts no energy.
    facts.findings.push_back({.check = "no_power_measured",
                              .value = static_cast<double>(epochs_),
                              .threshold = 0,
                              .unit = "epochs",
                              .severity = Severity::reject,
                              .verdict = Verdict::fail,
                              .message = "No epoch has a measured power, so the energy of 0 says nothing."});
    return summarise_totals({{.id = "session", .rows = epochs_, .duration = Seconds{seconds_}}},
                            {.format = std::move(facts.format),
                             .format_version = std::move(facts.format_version),
                             .rule = "no power was measured",
                             .grade = Grade::D,
                             .rows = epochs_,
                             .missing = epochs_,
                             .findings = std::move(facts.findings)},
                            options_, context_);
}

Result<EvidenceSummary> CarbonTrackerLog::summarise()
{
    if (epochs_ == 0)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The log has no epoch with a duration.",
                                       .hint = "Send the log of a run in which at least one epoch ended."}};
    Finding monitored = monitored_epochs(static_cast<double>(epochs_), std::nullopt);
    monitored.message =
        fmt::format("The log covers {} monitored epoch(s){}; whether the training had more it does not say.", epochs_,
                    interrupted_ ? ", until it was interrupted" : "");
    LogFacts facts{
        .format = "carbontracker-log",
        .format_version = version_,
        .rows = epochs_,
        .zone_known = times_.zone_known(),
        .nonexistent_times = times_.nonexistent(),
        .ambiguous_times = times_.ambiguous(),
        .findings = {array_open_ ? LineParser::truncated_tail(line_number()) : tail_finding(), std::move(monitored)}};
    if (other_messages_ > 0) facts.skipped["messages without durations or powers"] = other_messages_;
    bool any = false;
    for (const auto& [name, component] : components_) any = any || !component.devices.empty();
    if (!any) return without_power(std::move(facts));
    Result<EvidenceSummary> summary = trace_.finish(std::move(facts));
    if (!summary) return summary;
    // The tool wrote means of epochs, not what its sensors said: a total without a trace, epoch by epoch.
    summary->grade = Grade::D;
    summary->relative_uncertainty = grade_uncertainty(Grade::D);
    return summary;
}

}  // namespace

bool detect_carbontracker_log(std::string_view head, const ReadingOptions& /*options*/)
{
    const auto line = split_carbontracker_line(first_line(head));
    return line && (line->message.starts_with("carbontracker version ") || head.contains(power_words));
}

Result<std::unique_ptr<LogParser>> make_carbontracker_log(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<CarbonTrackerLog>(options, context, *times);
}

}  // namespace wattboard::energy
