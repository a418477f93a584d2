// experiment-impact-tracker objects as power samples: the absolute draws, never the "attributable" shares of them.
#include "scoring/energy/formats/impact_tracker_json.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

struct Source {
    std::string_view member;
    std::string_view id;
    /// Stated so that no limit of a single board is held against a sum over all of them.
    std::string_view name;
    DeviceKind kind = DeviceKind::cpu;
};
constexpr std::array<Source, 2> sources{{{"rapl_power_draw_absolute", "rapl", "all sockets", DeviceKind::cpu},
                                         {"nvidia_draw_absolute", "nvidia", "sum of all GPUs", DeviceKind::gpu}}};
constexpr std::array<std::string_view, 2> shares{"rapl_estimated_attributable_power_draw",
                                                 "nvidia_estimated_attributable_power_draw"};

class ImpactTrackerJson final : public JsonRecords {
public:
    ImpactTrackerJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, trace_{options, context, ValueKind::power}
    {
    }

private:
    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override;

    TimestampReader times_;
    TraceAccumulator trace_;
    std::array<std::optional<std::size_t>, sources.size()> devices_{};
    std::uint64_t without_power_ = 0;
    bool any_share_ = false;
};

bool ImpactTrackerJson::read_record(const json& record)
{
    std::optional<Nanoseconds> at;
    if (!time(record, "timestamp", times_, at)) return false;
    if (!at)
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The sample has no time.", .field = "timestamp"});
    bool any = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const Source& source = sources.at(i);
        std::optional<double> watts;
        if (!number(record, source.member, max_watts, watts)) return false;
        if (!watts && !devices_.at(i)) continue;
        if (!devices_.at(i)) {
            Result<std::size_t> added = trace_.add_device(
                {.id = std::string{source.id}, .kind = source.kind, .name = std::string{source.name}}, line());
            if (!added) return refuse(std::move(added.error()));
            devices_.at(i) = *added;
        }
        if (!watts) {
            trace_.add_missing(*devices_.at(i));
            continue;
        }
        any = true;
        if (!trace_.add(*devices_.at(i), *at, *watts, 1, {}, line())) return refuse(trace_.problem());
    }
    if (!any) ++without_power_;
    for (const std::string_view share : shares) any_share_ = any_share_ || record.contains(share);
    return true;
}

Result<EvidenceSummary> ImpactTrackerJson::summarise()
{
    LogFacts facts{.format = "impact-tracker-json",
                   .rows = records(),
                   .zone_known = times_.zone_known(),
                   .findings = {tail_finding()}};
    if (any_share_) facts.left_out.assign(shares.begin(), shares.end());
    if (without_power_ > 0) facts.skipped["samples without a power"] = without_power_;
    return trace_.finish(std::move(facts));
}

}  // namespace

bool detect_impact_tracker_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"timestamp", "rapl_power_draw_absolute"}) ||
           begins_with_record(head, {"timestamp", "nvidia_draw_absolute"});
}

Result<std::unique_ptr<LogParser>> make_impact_tracker_json(const ReadingOptions& options,
                                                            const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<ImpactTrackerJson>(options, context, *times);
}

}  // namespace wattboard::energy
