// Members of power messages in JSON.
#include "scoring/energy/formats/power_json.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr double joules_per_kwh = 3.6e6;

class PowerRecords : public JsonRecords {
public:
    PowerRecords(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, times_{times}, trace_{options, context, ValueKind::power}
    {
    }

protected:
    /// The time under the declared name, or under the first of `names` that the record has; refuses if there is none.
    template <std::size_t N>
    bool find_time(const json& record, const std::array<std::string_view, N>& names,
                   std::optional<Nanoseconds>& time_of)
    {
        const auto declared = options_.map.find("time");
        if (declared != options_.map.end()) return take_time(record, declared->second, time_of);
        for (const std::string_view name : names)
            if (record.contains(name)) return take_time(record, name, time_of);
        return refuse_record({.type = problems::underdetermined_log,
                              .detail = "The object says nowhere when it was read.",
                              .field = "time",
                              .hint = "Let the poller add a member \"timestamp\", or declare --map time=NAME."});
    }
    bool add(const std::string& id, Nanoseconds time_of, double watts)
    {
        auto device = devices_.find(id);
        if (!device) {
            Result<std::size_t> added = trace_.add_device({.id = id, .kind = DeviceKind::node}, line());
            if (!added) return refuse_record(std::move(added.error()));
            devices_.add(id, *added);
            device = *added;
        }
        last_device_ = *device;
        if (watts < 0) {
            trace_.add_missing(*device);
            return true;
        }
        return trace_.add(*device, time_of, watts, 1, {}, line()) || refuse(Problem{trace_.problem()});
    }
    [[nodiscard]] LogFacts facts(std::string format) const
    {
        return {.format = std::move(format),
                .rows = records(),
                .zone_known = times_.zone_known(),
                .nonexistent_times = times_.nonexistent(),
                .ambiguous_times = times_.ambiguous(),
                .findings = {tail_finding()}};
    }
    static constexpr double missing = -1;

    ReadingOptions options_;
    TimestampReader times_;
    TraceAccumulator trace_;
    std::size_t last_device_ = 0;

private:
    bool take_time(const json& record, std::string_view name, std::optional<Nanoseconds>& time_of)
    {
        if (!JsonRecords::time(record, name, times_, time_of)) return false;
        return time_of ||
               refuse_record(
                   {.type = problems::malformed_log, .detail = "The time is missing.", .field = std::string{name}});
    }

    DeviceDirectory devices_;
};

class RedfishJson final : public PowerRecords {
public:
    using PowerRecords::PowerRecords;

private:
    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override
    {
        LogFacts all = facts("redfish-power-json");
        if (others_ > 0) all.skipped["objects without a power"] = others_;
        return finish_meter(trace_, std::move(all), wall_meter_tier);
    }

    std::uint64_t others_ = 0;
};

/// Some boards write their numbers as texts.
json number_of_text(const json& member)
{
    if (!member.is_string()) return member;
    const std::string_view text = trimmed(member.get_ref<const std::string&>());
    const Decimal number = parse_decimal(text);
    const bool whole = number.after != nullptr && number.after == text.data() + text.size();
    return whole ? json(number.value) : member;
}

bool RedfishJson::read_record(const json& record)
{
    static constexpr std::array<std::string_view, 8> times{"timestamp",  "Timestamp", "time",     "Time",
                                                           "@timestamp", "datetime",  "DateTime", "date"};
    static constexpr std::array<std::string_view, 5> ids{"host", "node", "hostname", "Host", "@odata.id"};
    const json* holder = nullptr;
    std::string_view member = "PowerConsumedWatts";
    const auto control = record.find("PowerControl");
    if (record.contains(member)) {
        holder = &record;
    } else if (control != record.end() && control->is_array() && !control->empty() && (*control)[0].is_object()) {
        holder = &(*control)[0];
    } else if (const auto reading = record.find("PowerWatts"); reading != record.end() && reading->is_object()) {
        holder = &*reading;
        member = "Reading";
    }
    if (holder == nullptr) {
        ++others_;
        return true;
    }
    std::string id = "node";
    for (const std::string_view name : ids)
        if (const auto found = record.find(name); found != record.end() && found->is_string()) {
            id = found->get<std::string>();
            break;
        }
    std::optional<Nanoseconds> time_of;
    std::optional<double> watts;
    json plain;
    if (const auto found = holder->find(member); found != holder->end())
        plain[std::string{member}] = number_of_text(*found);
    if (!find_time(record, times, time_of) || !number(plain, member, max_watts, watts)) return false;
    return add(id, *time_of, watts && *watts > 0 ? *watts : missing);
}

class TasmotaJson final : public PowerRecords {
public:
    using PowerRecords::PowerRecords;

private:
    bool read_record(const json& record) override;
    bool read_power(const json& energy, Nanoseconds time_of);
    Result<EvidenceSummary> summarise() override
    {
        LogFacts all = facts("tasmota-json");
        all.findings.push_back(volt_ampere_.finding());
        if (others_ > 0) all.skipped["messages without energy"] = others_;
        if (counter_.seen() && !counter_.total())
            all.left_out.emplace_back("Total, whose steps are too coarse for this log");
        return finish_meter(trace_, std::move(all), wall_meter_tier, counter_.total());
    }

    VoltAmpereCheck volt_ampere_;
    CounterBeside counter_;
    std::uint64_t others_ = 0;
};

bool TasmotaJson::read_power(const json& energy, Nanoseconds time_of)
{
    const auto power = energy.find("Power");
    if (power != energy.end() && power->is_array()) {
        for (std::size_t i = 0; i < power->size(); ++i) {
            std::optional<double> watts;
            const json channel{{"Power", (*power)[i]}};
            if (!number(channel, "Power", max_watts, watts)) return false;
            if (!add(fmt::format("channel {}", i + 1), time_of, watts.value_or(missing))) return false;
        }
        return true;
    }
    std::optional<double> watts;
    if (!number(energy, "Power", max_watts, watts) || !add("plug", time_of, watts.value_or(missing))) return false;
    const auto value_of = [&energy](std::string_view name) -> std::optional<double> {
        const auto found = energy.find(name);
        return found != energy.end() && found->is_number() ? std::optional{found->get<double>()} : std::nullopt;
    };
    const auto volts = value_of("Voltage");
    const auto amperes = value_of("Current");
    if (watts && volts && amperes) volt_ampere_.see(*watts, *volts, *amperes, value_of("Factor"), line());
    return true;
}

bool TasmotaJson::read_record(const json& record)
{
    static constexpr std::array<std::string_view, 1> times{"Time"};
    const auto status = record.find("StatusSNS");
    const json& message = status != record.end() && status->is_object() ? *status : record;
    const auto energy = message.find("ENERGY");
    if (energy == message.end() || !energy->is_object()) {
        ++others_;
        return true;
    }
    std::optional<Nanoseconds> time_of;
    std::optional<double> total;
    if (!find_time(message, times, time_of) || !read_power(*energy, *time_of)) return false;
    if (const auto stated = energy->find("Total"); stated == energy->end() || !stated->is_number()) return true;
    if (!number(*energy, "Total", max_joules / joules_per_kwh, total)) return false;
    if (total) counter_.see(*total * joules_per_kwh);
    return true;
}

template <class Parser>
Result<std::unique_ptr<LogParser>> make(const ReadingOptions& options, const ReadingContext& context)
{
    const Result<TimeUnit> unit = declared_time_unit(options);
    if (!unit) return std::unexpected{unit.error()};
    Result<TimestampReader> times = TimestampReader::create(options.timezone, *unit);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<Parser>(options, context, *times);
}

bool is_json(std::string_view head)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (head[first] == '{' || head[first] == '[');
}

}  // namespace

bool detect_redfish_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return is_json(head) && (head.find("\"PowerConsumedWatts\"") != std::string_view::npos ||
                             head.find("\"PowerWatts\"") != std::string_view::npos);
}

Result<std::unique_ptr<LogParser>> make_redfish_json(const ReadingOptions& options, const ReadingContext& context)
{
    return make<RedfishJson>(options, context);
}

bool detect_tasmota_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return is_json(head) && head.find("\"ENERGY\"") != std::string_view::npos &&
           head.find("\"Time\"") != std::string_view::npos;
}

Result<std::unique_ptr<LogParser>> make_tasmota_json(const ReadingOptions& options, const ReadingContext& context)
{
    return make<TasmotaJson>(options, context);
}

}  // namespace wattboard::energy
