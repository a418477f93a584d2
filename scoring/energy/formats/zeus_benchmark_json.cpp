// Samples of the timelines where there are any, else the totals of the whole benchmark.
#include "scoring/energy/formats/zeus_benchmark_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/json_events.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/timestamp.h"
#include "scoring/energy/totals.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

/// What is read: energies of components, by the names that the members have.
struct Component {
    std::string_view energy;  ///< in the totals
    DeviceKind kind;
    std::string_view prefix;  ///< of device ids
};
constexpr std::array<Component, 3> components{{{"gpu_energy", DeviceKind::gpu, ""},
                                               {"cpu_energy", DeviceKind::cpu, "cpu"},
                                               {"dram_energy", DeviceKind::dram, "dram"}}};

struct Domain {
    std::string_view name;
    DeviceKind kind;
    std::string_view prefix;
    PowerReading reading;
};
constexpr std::array<Domain, 4> domains{{{"device_instant", DeviceKind::gpu, "", PowerReading::instant},
                                         {"device_average", DeviceKind::gpu, "", PowerReading::average},
                                         {"package_average", DeviceKind::cpu, "cpu", PowerReading::average},
                                         {"dram_average", DeviceKind::dram, "dram", PowerReading::average}}};

class ZeusBenchmarkJson final : public LogParser, private JsonEvents::Sink {
public:
    ZeusBenchmarkJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}, trace_{options, context, ValueKind::power}
    {
    }
    bool feed(std::string_view bytes) override;
    Result<EvidenceSummary> finish() override;
    [[nodiscard]] LogPosition position() const override { return events_.position(); }

private:
    using Path = std::vector<JsonEvents::Level>;

    bool value(const Path& path, JsonEvents::Kind kind, std::string_view text) override;
    bool read_total(const Path& path, std::string_view text);
    bool read_sample(const Path& path, JsonEvents::Kind kind, std::string_view text);
    bool read_power(const Path& path, const Domain& domain, std::string_view text);
    bool refuse_at(std::string field, std::string detail);
    void leave_out(std::string what);
    [[nodiscard]] std::optional<KilowattHours> stated_total() const;
    Result<EvidenceSummary> totals(std::vector<Finding> findings);

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    JsonEvents events_;
    TraceAccumulator trace_;
    DeviceDirectory directory_;
    std::string gpu_domain_;  ///< the first of the twins in the file
    std::optional<Nanoseconds> sample_time_;
    std::uint64_t samples_ = 0;
    std::uint64_t twin_samples_ = 0;
    std::vector<std::pair<DeviceKind, TotalRun>> totals_;
    std::vector<DeviceKind> traced_kinds_;
    std::vector<std::string> left_out_;
    double duration_s_ = 0;
};

bool ZeusBenchmarkJson::refuse_at(std::string field, std::string detail)
{
    return refuse({.type = problems::malformed_log,
                   .detail = std::move(detail),
                   .line = events_.position().line,
                   .column = events_.position().column,
                   .field = std::move(field)});
}

void ZeusBenchmarkJson::leave_out(std::string what)
{
    constexpr std::size_t most = 32;
    if (left_out_.size() < most && std::ranges::find(left_out_, what) == left_out_.end())
        left_out_.push_back(std::move(what));
}

bool ZeusBenchmarkJson::value(const Path& path, JsonEvents::Kind kind, std::string_view text)
{
    if (path.empty() || path[0].array) return true;
    if (path[0].name == "entire_benchmark_measurement")
        return kind != JsonEvents::Kind::number || read_total(path, text);
    // Releases before the temperatures came in call it power_timeline.
    if (path[0].name == "timeline" || path[0].name == "power_timeline") return read_sample(path, kind, text);
    if (path[0].name == "steady_state_energy") leave_out("steady_state_energy (a part of the benchmark)");
    return true;
}

bool ZeusBenchmarkJson::read_total(const Path& path, std::string_view text)
{
    const double number = parse_decimal(text).value;
    if (path.size() == 2 && path[1].name == "time") {
        if (number < 0 || number > max_duration_s)
            return refuse_at("/entire_benchmark_measurement/time", "The time is below 0 or longer than any run.");
        duration_s_ = number;
        return true;
    }
    const auto component =
        path.size() == 3 ? std::ranges::find(components, path[1].name, &Component::energy) : components.end();
    if (component == components.end() || path[2].array) return true;
    const std::string field = fmt::format("/entire_benchmark_measurement/{}/{}", path[1].name, excerpt(path[2].name));
    if (number < 0 || number > max_joules) return refuse_at(field, "The energy is below 0 or beyond any machine.");
    if (totals_.size() == max_devices)
        return refuse_at(field, fmt::format("There are more than {} devices.", max_devices));
    totals_.emplace_back(component->kind, TotalRun{.id = fmt::format("{}{}", component->prefix, path[2].name),
                                                   .energy = to_kilowatt_hours(Joules{number})});
    return true;
}

/// timeline / power / domain / device / [n] / [time, watts]
bool ZeusBenchmarkJson::read_sample(const Path& path, JsonEvents::Kind kind, std::string_view text)
{
    if (path.size() != 6 || path[1].name != "power" || !path[4].array || !path[5].array) return true;
    const auto domain = std::ranges::find(domains, path[2].name, &Domain::name);
    if (domain == domains.end()) {
        leave_out(fmt::format("{} (inside the power of the device)", excerpt(path[2].name)));
        return true;
    }
    if (domain->kind == DeviceKind::gpu) {
        if (gpu_domain_.empty()) gpu_domain_ = domain->name;
        if (gpu_domain_ != domain->name) {
            leave_out(fmt::format("{} (the same devices)", domain->name));
            twin_samples_ += path[5].index;
            return true;
        }
    }
    if (path[5].index == 0) {
        Nanoseconds time = 0;
        sample_time_.reset();
        if (kind != JsonEvents::Kind::number || times_.read(text, time) != TimestampError::none)
            return refuse_at("/timeline/power", fmt::format("\"{}\" is not a time in epoch seconds.", excerpt(text)));
        sample_time_ = time;
        return true;
    }
    if (path[5].index > 1 || !sample_time_)
        return refuse_at("/timeline/power", "A sample is more than a time and a power.");
    return kind != JsonEvents::Kind::number || read_power(path, *domain, text);
}

bool ZeusBenchmarkJson::read_power(const Path& path, const Domain& domain, std::string_view text)
{
    const Decimal number = parse_decimal(text);
    const std::string field =
        fmt::format("/timeline/power/{}/{}/{}", domain.name, excerpt(path[3].name), path[4].index);
    if (number.value < 0 || number.value > max_watts)
        return refuse_at(field, "The power is below 0 or beyond any machine.");
    const std::uint64_t line = events_.position().line;
    const std::string id = fmt::format("{}{}", domain.prefix, path[3].name);
    std::optional<std::size_t> device = directory_.find(id);
    if (!device) {
        // Repeated values are left out of the series, so each holds until the next.
        auto added = trace_.add_device({.id = id, .kind = domain.kind, .held = true, .reading = domain.reading}, line);
        if (!added) return refuse(std::move(added.error()));
        directory_.add(id, *added);
        device = *added;
        if (std::ranges::find(traced_kinds_, domain.kind) == traced_kinds_.end()) traced_kinds_.push_back(domain.kind);
    }
    ++samples_;
    return trace_.add(*device, *sample_time_, number.value, number.decimals, {}, line) || refuse(trace_.problem());
}

bool ZeusBenchmarkJson::feed(std::string_view bytes)
{
    if (events_.feed(bytes, *this)) return true;
    return events_.complaint().empty() ? false : refuse_at("", events_.complaint());
}

/// Of the components whose power was traced.
std::optional<KilowattHours> ZeusBenchmarkJson::stated_total() const
{
    std::optional<KilowattHours> sum;
    for (const auto& [kind, total] : totals_)
        if (std::ranges::find(traced_kinds_, kind) != traced_kinds_.end())
            sum = sum.value_or(KilowattHours{}) + total.energy;
    return sum;
}

Result<EvidenceSummary> ZeusBenchmarkJson::totals(std::vector<Finding> findings)
{
    std::vector<TotalRun> runs;
    for (auto& [kind, total] : totals_) {
        // The devices ran at the same time: their lengths do not add up.
        total.duration = Seconds{runs.empty() ? duration_s_ : 0};
        runs.push_back(total);
    }
    EvidenceSummary summary = summarise_totals(runs,
                                               {.format = "zeus-benchmark-json",
                                                .rule = "joules of the whole benchmark per device, devices summed",
                                                .grade = Grade::D,
                                                .findings = std::move(findings)},
                                               options_, context_);
    summary.run_energy_kwh.clear();
    for (std::size_t i = 0; i < totals_.size(); ++i) {
        summary.devices[i].kind = totals_[i].first;
        summary.component_energy_kwh[std::string{name_of(totals_[i].first, device_kind_names)}] +=
            totals_[i].second.energy.value();
    }
    summary.left_out = left_out_;
    return summary;
}

Result<EvidenceSummary> ZeusBenchmarkJson::finish()
{
    std::optional<std::uint64_t> cut;
    if (!events_.complete()) cut = events_.position().line;
    std::vector<Finding> findings{LineParser::truncated_tail(cut)};
    if (samples_ == 0) {
        if (cut)
            return std::unexpected{Problem{.type = problems::malformed_log,
                                           .detail = "The document ends before its end.",
                                           .line = events_.position().line,
                                           .column = events_.position().column,
                                           .hint = "Send the whole file."}};
        if (totals_.empty())
            return std::unexpected{Problem{.type = problems::empty_log,
                                           .detail = "The document has neither a power timeline nor a total.",
                                           .field = "/entire_benchmark_measurement/gpu_energy"}};
        return totals(std::move(findings));
    }
    LogFacts facts{.format = "zeus-benchmark-json",
                   .rows = samples_,
                   .zone_known = true,
                   .left_out = left_out_,
                   .findings = std::move(findings),
                   .stated_total = stated_total()};
    if (twin_samples_ > 0) facts.skipped["samples of the twin timeline"] = twin_samples_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_zeus_benchmark_json(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != '{') return false;
    return head.contains("\"entire_benchmark_measurement\"") || head.contains("\"steady_state_energy\"") ||
           head.contains("\"steady_state_measurement\"");
}

Result<std::unique_ptr<LogParser>> make_zeus_benchmark_json(const ReadingOptions& options,
                                                            const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<ZeusBenchmarkJson>(options, context, *times);
}

}  // namespace wattboard::energy
