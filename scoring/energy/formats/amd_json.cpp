// Members of AMD's JSON.
#include "scoring/energy/formats/amd_json.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/amd_polls.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> time_names{"timestamp", "time", "Timestamp"};

/// A member that is an object, nullptr if there is none of that name.
const json* object_at(const json& record, std::string_view name)
{
    const auto found = record.find(name);
    return found != record.end() && found->is_object() ? &*found : nullptr;
}

class AmdJson : public JsonRecords {
public:
    AmdJson(const ReadingOptions& options, const ReadingContext& context) : polls_{options, context} {}

protected:
    /// A number, or a text or an object {"value", "unit"} of one; absent: missing. False: refused.
    bool quantity(const json& member, std::string_view name, std::string_view unit, double most,
                  std::optional<double>& value);
    /// The time of a poll as text in `buffer`; false: refused.
    bool time_text(const json& record, std::string& buffer);
    bool add(const AmdReading& reading)
    {
        std::optional<Problem> problem = polls_.add(reading, line());
        return !problem || refuse_record(std::move(*problem));
    }

    AmdPolls polls_;
};

bool AmdJson::quantity(const json& member, std::string_view name, std::string_view unit, double most,
                       std::optional<double>& value)
{
    const auto wrong = [&] {
        return refuse_record(
            {.type = problems::malformed_log,
             .detail = fmt::format("{} is not a number from 0 to {} in {}.",
                                   excerpt(member.dump(-1, ' ', false, json::error_handler_t::replace)), most, unit),
             .field = std::string{name}});
    };
    if (member.is_object()) {
        const auto inner = member.find("value");
        const auto stated = member.find("unit");
        if (inner == member.end()) return wrong();
        if (inner->is_string() && is_missing(inner->get_ref<const std::string&>())) return true;
        if (stated != member.end() && *stated != unit) return wrong();
        return inner->is_object() ? wrong() : quantity(*inner, name, unit, most, value);
    }
    if (member.is_null()) return true;
    double read = -1;
    if (member.is_number()) read = member.get<double>();
    if (member.is_string()) {
        std::string_view text = trimmed(member.get_ref<const std::string&>());
        if (is_missing(text) || text.contains("Secondary die")) return true;
        if (text.ends_with(unit)) text = trimmed(text.substr(0, text.size() - unit.size()));
        const Decimal number = parse_decimal(text);
        if (number.after == text.data() + text.size() && number.after != nullptr) read = number.value;
    }
    if (!(read >= 0 && read <= most)) return wrong();
    value = read;
    return true;
}

bool AmdJson::time_text(const json& record, std::string& buffer)
{
    buffer.clear();
    for (const std::string_view name : time_names) {
        const auto found = record.find(name);
        if (found == record.end() || found->is_null()) continue;
        if (found->is_string())
            buffer = trimmed(found->get_ref<const std::string&>());
        else if (found->is_number_integer())
            buffer = found->dump();
        else if (found->is_number_float())
            buffer = fmt::format("{:.9f}", found->get<double>());
        if (!buffer.empty()) return true;
        return refuse_record({.type = problems::malformed_log,
                              .detail = "The time is no text and no number.",
                              .field = std::string{name}});
    }
    return true;
}

class AmdSmiJson final : public AmdJson {
public:
    using AmdJson::AmdJson;

private:
    bool read_record(const json& record) override;
    bool read_gpu(const json& gpu);
    bool read_power(const json& gpu, AmdReading& reading);
    Result<EvidenceSummary> summarise() override { return polls_.finish("amd-smi-json", tail_finding()); }
};

bool AmdSmiJson::read_power(const json& gpu, AmdReading& reading)
{
    static constexpr std::array<std::string_view, 4> names{"socket_power", "current_socket_power",
                                                           "average_socket_power", "power_usage"};
    for (const json* holder : {object_at(gpu, "power"), &gpu}) {
        if (holder == nullptr) continue;
        for (const std::string_view name : names) {
            const auto found = holder->find(name);
            if (found == holder->end()) continue;
            reading.has_power = true;
            if (!quantity(*found, name, "W", max_watts, reading.watts)) return false;
            if (reading.watts) return true;
        }
    }
    // `"power": "N/A"` stands for all of them.
    reading.has_power = reading.has_power || gpu.contains("power");
    return true;
}

bool AmdSmiJson::read_gpu(const json& gpu)
{
    const auto id = gpu.find("gpu");
    if (id == gpu.end() || !(id->is_number_integer() || id->is_string())) {
        polls_.devices().skip("objects of no GPU");
        return true;
    }
    const std::string device = id->is_string() ? id->get<std::string>() : id->dump();
    if (const auto part = gpu.find("xcp"); part != gpu.end() && part->is_number_integer() && *part != 0) {
        polls_.devices().leave_out(fmt::format("gpu {} partition {}", excerpt(device), part->dump()));
        polls_.devices().skip("rows of GPU partitions");
        return true;
    }
    constexpr std::string_view counter = "total_energy_consumption";
    AmdReading reading{.device = device};
    for (const json* holder : {object_at(gpu, "energy"), &gpu})
        if (holder != nullptr && holder->contains(counter) && !reading.joules)
            if (!quantity((*holder)[counter], counter, "J", max_joules, reading.joules)) return false;
    std::optional<double> limit;
    if (gpu.contains("max_power") && !quantity(gpu["max_power"], "max_power", "W", max_watts, limit)) return false;
    if (limit && *limit > 0) reading.limit = Watts{*limit};
    std::string time;
    if (!read_power(gpu, reading) || !time_text(gpu, time)) return false;
    if (!time.empty()) reading.time = time;
    if (!reading.has_power && !reading.joules) {
        polls_.devices().skip("objects without a power");
        return true;
    }
    return add(reading);
}

bool AmdSmiJson::read_record(const json& record)
{
    const auto list = record.find("gpu_data");
    if (list == record.end()) return read_gpu(record);
    if (!list->is_array())
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The member is no array.", .field = "gpu_data"});
    for (const json& gpu : *list) {
        if (!gpu.is_object())
            return refuse_record(
                {.type = problems::malformed_log, .detail = "The array holds more than objects.", .field = "gpu_data"});
        if (!read_gpu(gpu)) return false;
    }
    return true;
}

class RocmSmiJson final : public AmdJson {
public:
    using AmdJson::AmdJson;

private:
    bool read_record(const json& record) override;
    bool read_card(const std::string& id, const json& card, const std::string& time_of_all);
    Result<EvidenceSummary> summarise() override { return polls_.finish("rocm-smi-json", tail_finding()); }
};

bool RocmSmiJson::read_card(const std::string& id, const json& card, const std::string& time_of_all)
{
    AmdReading reading{.device = id};
    for (const auto& member : card.items()) {
        const bool counts = member.key() == rocm_counter;
        if (!counts && !is_rocm_power(member.key())) continue;
        if (!counts && member.value().is_string() &&
            member.value().get_ref<const std::string&>().contains("Secondary die")) {
            polls_.devices().leave_out(fmt::format("{}: second die, its power is in that of the first", excerpt(id)));
            polls_.devices().skip("rows of second dies");
            return true;
        }
        reading.has_power = reading.has_power || !counts;
        // Of two powers of a board, which are the same figure under an old and a new name, the first counts.
        std::optional<double>& value = counts ? reading.joules : reading.watts;
        if (!value &&
            !quantity(member.value(), member.key(), counts ? "uJ" : "W", counts ? max_joules : max_watts, value))
            return false;
    }
    if (!reading.has_power && !reading.joules) return true;
    if (reading.joules) *reading.joules *= 1e-6;
    std::string time;
    if (!time_text(card, time)) return false;
    if (time.empty()) time = time_of_all;
    if (!time.empty()) reading.time = time;
    return add(reading);
}

bool RocmSmiJson::read_record(const json& record)
{
    std::string time;
    if (!time_text(record, time)) return false;
    bool any = false;
    for (const auto& member : record.items()) {
        if (!member.key().starts_with("card") || !member.value().is_object()) continue;
        any = true;
        if (!read_card(member.key(), member.value(), time)) return false;
    }
    if (!any) polls_.devices().skip("objects without a card");
    return true;
}

bool is_json(std::string_view head)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (head[first] == '{' || head[first] == '[');
}

}  // namespace

bool detect_rocm_smi_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return is_json(head) && head.contains("\"card") &&
           (head.contains("Graphics Package Power (W)\"") || head.contains("\"Accumulated Energy (uJ)\""));
}

Result<std::unique_ptr<LogParser>> make_rocm_smi_json(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<RocmSmiJson>(options, context);
}

bool detect_amd_smi_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return is_json(head) && head.contains("\"gpu\"") &&
           (head.contains("socket_power\"") || head.contains("\"power_usage\"") ||
            head.contains("\"total_energy_consumption\""));
}

Result<std::unique_ptr<LogParser>> make_amd_smi_json(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<AmdSmiJson>(options, context);
}

}  // namespace wattboard::energy
