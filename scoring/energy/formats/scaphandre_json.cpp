// Objects `{"host": {"consumption": ..., "timestamp": ...}, ...}`.
#include "scoring/energy/formats/scaphandre_json.h"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/formats/meter_common.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr double microwatts_per_watt = 1e6;

class ScaphandreJson final : public JsonRecords {
public:
    ScaphandreJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override;

    TimestampReader times_;
    TraceAccumulator trace_;
    std::optional<std::size_t> device_;
    std::uint64_t without_host_ = 0;
};

bool ScaphandreJson::read_record(const json& record)
{
    const auto host = record.find("host");
    if (host == record.end() || !host->is_object()) {
        ++without_host_;
        return true;
    }
    if (!device_) {
        Result<std::size_t> added = trace_.add_device({.id = "host", .kind = DeviceKind::cpu}, line());
        if (!added) return refuse_record(std::move(added.error()));
        device_ = *added;
    }
    std::optional<double> microwatts;
    std::optional<Nanoseconds> time;
    if (!number(*host, "consumption", max_watts * microwatts_per_watt, microwatts) ||
        !JsonRecords::time(*host, "timestamp", times_, time))
        return false;
    // The first reports come before the first difference of counters, with 0 or nothing.
    if (!microwatts || *microwatts == 0) {
        trace_.add_missing(*device_);
        return true;
    }
    if (!time)
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The report has no time.", .field = "/host/timestamp"});
    return trace_.add(*device_, *time, *microwatts / microwatts_per_watt, 6, {}, line()) ||
           refuse(Problem{trace_.problem()});
}

Result<EvidenceSummary> ScaphandreJson::summarise()
{
    LogFacts facts{.format = "scaphandre-json",
                   .rows = records(),
                   .zone_known = true,
                   .left_out = {"sockets and consumers, which are parts of the host"},
                   .findings = {tail_finding()}};
    if (without_host_ > 0) facts.skipped["reports without a host"] = without_host_;
    return finish_meter(trace_, std::move(facts), component_tier);
}

}  // namespace

bool detect_scaphandre_json(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (head[first] != '[' && head[first] != '{')) return false;
    const auto has = [head](std::string_view name) { return head.find(name) != std::string_view::npos; };
    return has("\"host\"") && has("\"consumption\"") && (has("\"sockets\"") || has("\"consumers\""));
}

Result<std::unique_ptr<LogParser>> make_scaphandre_json(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<ScaphandreJson>(options, context, *times);
}

}  // namespace wattboard::energy
