// Event files (JSON lines) of CarbonTracker's rewritten fork: power readings of devices, else the totals of sessions.
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/carbontracker_logs.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

class CarbonTrackerEvents final : public JsonRecords {
public:
    CarbonTrackerEvents(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    /// The tool sometimes writes one reading twice within microseconds.
    struct Last {
        Nanoseconds time = INT64_MIN;
        double watts = 0;
    };

    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override;
    bool read_measurement(const json& record);
    bool read_session(const json& record);
    bool take_power(const std::string& component, const std::string& name, const json& powers, Nanoseconds at);
    bool find_device(const std::string& component, const std::string& name, std::size_t& device);
    Result<EvidenceSummary> totals_only(LogFacts facts) const;

    static constexpr Nanoseconds same_reading = 1'000'000;

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    TraceAccumulator trace_;
    DeviceDirectory devices_;
    std::vector<Last> last_;
    std::vector<TotalRun> sessions_;
    std::uint64_t powers_ = 0;
    std::uint64_t repeated_ = 0;
    std::uint64_t other_events_ = 0;
};

bool CarbonTrackerEvents::find_device(const std::string& component, const std::string& name, std::size_t& device)
{
    const std::string id = fmt::format("{}:{}", component, name);
    if (const auto found = devices_.find(id)) {
        device = *found;
        return true;
    }
    DeviceInfo info{.id = id, .kind = DeviceKind::rail};
    // A bare index is no model, and would hide that the run declares one.
    if (name.find_first_not_of("0123456789") != std::string::npos) info.name = name;
    if (component == "gpu") info.kind = DeviceKind::gpu;
    if (component == "cpu") info.kind = DeviceKind::cpu;
    if (component == "ram" || component == "dram") info.kind = DeviceKind::dram;
    Result<std::size_t> added = trace_.add_device(std::move(info), line());
    if (!added) return refuse(std::move(added.error()));
    device = *added;
    devices_.add(id, device);
    last_.emplace_back();
    return true;
}

bool CarbonTrackerEvents::take_power(const std::string& component, const std::string& name, const json& powers,
                                     Nanoseconds at)
{
    std::optional<double> watts;
    if (!number(powers, name, max_watts, watts)) return false;
    std::size_t device = 0;
    if (!find_device(component, name, device)) return false;
    if (!watts) {
        trace_.add_missing(device);
        return true;
    }
    Last& last = last_[device];
    if (*watts == last.watts && at >= last.time && last.time > at - same_reading) {
        ++repeated_;
        return true;
    }
    last = {.time = at, .watts = *watts};
    ++powers_;
    return trace_.add(device, at, *watts, 1, {}, line()) || refuse(trace_.problem());
}

bool CarbonTrackerEvents::read_measurement(const json& record)
{
    const auto data = record.find("data");
    const bool of_power = data != record.end() && data->is_object() && data->contains("power_usage_pr_device");
    if (!of_power || !(*data)["power_usage_pr_device"].is_object()) {
        ++other_events_;
        return true;
    }
    std::optional<Nanoseconds> at;
    std::string component;
    if (!time(*data, "timestamp", times_, at) || !text(*data, "component", component)) return false;
    if (!at)
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The reading has no time.", .field = "/data/timestamp"});
    const json& powers = (*data)["power_usage_pr_device"];
    for (const auto& device : powers.items())
        if (!take_power(component, device.key(), powers, *at)) return false;
    return true;
}

bool CarbonTrackerEvents::read_session(const json& record)
{
    std::optional<Nanoseconds> end;
    std::optional<double> kwh;
    std::optional<double> seconds;
    const auto stats = record.find("stats");
    if (stats == record.end() || !stats->is_object())
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The end of the session has no totals.", .field = "/stats"});
    // Totals beyond any machine were seen in real files; they are compared with the readings, never scored unseen.
    if (!time(record, "timestamp", times_, end) || !number(*stats, "total_power_usage_kwh", 1e15, kwh) ||
        !number(*stats, "duration_s", max_duration_s, seconds))
        return false;
    if (sessions_.size() == max_runs)
        return refuse_record({.type = problems::limit_exceeded,
                              .detail = fmt::format("The file has more than {} sessions.", max_runs),
                              .hint = "Cut out the events of this submission."});
    sessions_.push_back({.id = fmt::format("session {}", sessions_.size() + 1),
                         .duration = Seconds{seconds.value_or(0)},
                         .energy = KilowattHours{kwh.value_or(0)},
                         .end = end});
    return true;
}

bool CarbonTrackerEvents::read_record(const json& record)
{
    std::string type;
    if (!text(record, "__type__", type)) return false;
    if (type == "MeasurementEvent") return read_measurement(record);
    if (type == "FinishedSession") return read_session(record);
    ++other_events_;
    return true;
}

Result<EvidenceSummary> CarbonTrackerEvents::totals_only(LogFacts facts) const
{
    if (sessions_.empty())
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "The file has neither power readings nor the end of a session.",
                                       .field = "/__type__",
                                       .hint = "Send the events of a session that was monitored to its end."}};
    EvidenceSummary summary = summarise_totals(sessions_,
                                               {.format = std::move(facts.format),
                                                .rule = "totals of the finished sessions",
                                                .grade = Grade::D,
                                                .zone_known = facts.zone_known,
                                                .rows = facts.rows,
                                                .findings = std::move(facts.findings)},
                                               options_, context_);
    summary.skipped = std::move(facts.skipped);
    return summary;
}

Result<EvidenceSummary> CarbonTrackerEvents::summarise()
{
    LogFacts facts{.format = "carbontracker-events-jsonl",
                   .rows = records(),
                   .zone_known = times_.zone_known(),
                   .nonexistent_times = times_.nonexistent(),
                   .ambiguous_times = times_.ambiguous(),
                   .findings = {tail_finding()}};
    if (other_events_ > 0) facts.skipped["events that are no power readings"] = other_events_;
    if (repeated_ > 0) facts.skipped["readings written twice"] = repeated_;
    if (powers_ == 0) return totals_only(std::move(facts));
    Result<EvidenceSummary> summary = trace_.finish(std::move(facts));
    if (!summary || sessions_.empty()) return summary;
    KilowattHours stated;
    for (const TotalRun& session : sessions_) stated += session.energy;
    summary->stated_total = stated;
    return summary;
}

}  // namespace

bool detect_carbontracker_events(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"__type__"}) &&
           (head.contains("carbontracker") || head.contains("MeasurementEvent") || head.contains("FinishedSession"));
}

Result<std::unique_ptr<LogParser>> make_carbontracker_events(const ReadingOptions& options,
                                                             const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<CarbonTrackerEvents>(options, context, *times);
}

}  // namespace wattboard::energy
