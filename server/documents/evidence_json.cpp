// Reads and writes evidence summaries.
#include "server/documents/evidence_json.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "server/documents/entry_json.h"
#include "server/documents/finding_text.h"
#include "server/documents/time_text.h"

namespace wattboard {
namespace {

using nlohmann::json;

constexpr TextLimits any_text{.least = 0, .greatest = 4000};
constexpr std::size_t most_rows = 100'000;

json time_json(const std::optional<Nanoseconds>& time) { return time ? json(format_time(*time)) : json(nullptr); }

json to_json(const EnergyUncertainty& uncertainty)
{
    return {{"gain", uncertainty.gain},
            {"sampling", uncertainty.sampling},
            {"ends", uncertainty.ends},
            {"resolution", uncertainty.resolution}};
}

/// Absent in readings of older engines.
EnergyUncertainty read_uncertainty(JsonReader& reader)
{
    std::optional<JsonReader> parts = reader.optional_object("uncertainty");
    if (!parts) return {};
    const EnergyUncertainty uncertainty{.gain = parts->number("gain"),
                                        .sampling = parts->number("sampling"),
                                        .ends = parts->number("ends"),
                                        .resolution = parts->number("resolution")};
    parts->finish();
    return uncertainty;
}

json to_json(const DeviceEnergy& device)
{
    return {{"id", device.id},
            {"kind", name_of(device.kind, device_kind_names)},
            {"name", device.name},
            {"samples", device.samples},
            {"missing", device.missing},
            {"start", time_json(device.start)},
            {"end", time_json(device.end)},
            {"duration_s", device.duration.value()},
            {"nominal_interval_s", device.nominal_interval.value()},
            {"median_interval_s", device.median_interval.value()},
            {"largest_gap_s", device.largest_gap.value()},
            {"mean_power_w", device.mean_power.value()},
            {"lowest_power_w", device.lowest_power.value()},
            {"highest_power_w", device.highest_power.value()},
            {"charge_power_w", device.charge_power ? json(device.charge_power->value()) : json(nullptr)},
            {"charge_power_known", device.charge_power_known},
            {"uncertainty", to_json(device.uncertainty)},
            {"energy_kwh", device.energy.value()},
            {"charged_kwh", device.charged.value()}};
}

DeviceEnergy read_device(JsonReader& reader)
{
    DeviceEnergy device;
    device.id = reader.text("id", any_text);
    device.kind = reader.enumerator<DeviceKind>("kind", device_kind_names);
    device.name = reader.optional_text("name", any_text).value_or("");
    device.samples = static_cast<std::uint64_t>(reader.integer("samples"));
    device.missing = static_cast<std::uint64_t>(reader.integer("missing"));
    device.start = reader.optional_time("start");
    device.end = reader.optional_time("end");
    device.duration = Seconds{reader.number("duration_s")};
    device.nominal_interval = Seconds{reader.number("nominal_interval_s")};
    device.median_interval = Seconds{reader.number("median_interval_s")};
    device.largest_gap = Seconds{reader.number("largest_gap_s")};
    device.mean_power = Watts{reader.number("mean_power_w")};
    device.lowest_power = Watts{reader.optional_number("lowest_power_w").value_or(0)};
    device.highest_power = Watts{reader.number("highest_power_w")};
    if (const auto charge_power = reader.optional_number("charge_power_w")) device.charge_power = Watts{*charge_power};
    device.charge_power_known = reader.optional_boolean("charge_power_known").value_or(false);
    device.uncertainty = read_uncertainty(reader);
    device.energy = KilowattHours{reader.number("energy_kwh")};
    device.charged = KilowattHours{reader.number("charged_kwh")};
    reader.finish();
    return device;
}

json to_json(const Gap& gap)
{
    return {{"device", gap.device},
            {"start", time_json(gap.start)},
            {"duration_s", gap.duration.value()},
            {"charged_kwh", gap.charged.value()},
            {"reason", gap.reason}};
}

Gap read_gap(JsonReader& reader)
{
    Gap gap;
    gap.device = reader.text("device", any_text);
    gap.start = reader.optional_time("start");
    gap.duration = Seconds{reader.number("duration_s")};
    gap.charged = KilowattHours{reader.number("charged_kwh")};
    gap.reason = reader.text("reason");
    reader.finish();
    return gap;
}

Finding read_finding(JsonReader& reader)
{
    Finding finding;
    finding.check = reader.text("check");
    // Written for readers of the API; the catalogue knows it.
    std::ignore = reader.optional_text("title");
    finding.value = reader.optional_number("value");
    finding.threshold = reader.optional_number("threshold");
    finding.unit = reader.optional_text("unit").value_or("");
    finding.severity = reader.enumerator<Severity>("severity", severity_names);
    finding.verdict = reader.enumerator<Verdict>("verdict", verdict_names);
    finding.evidence = reader.optional_text("evidence").value_or("");
    finding.place = reader.optional_text("place", any_text).value_or("");
    finding.message = reader.optional_text("message", any_text).value_or("");
    reader.finish();
    return finding;
}

json to_json(const LogFile& file)
{
    return {{"path", file.path},
            {"bytes", file.bytes},
            {"format", file.format},
            {"format_version", file.format_version},
            {"samples", file.samples},
            {"energy_kwh", file.energy.value()},
            {"charged_kwh", file.charged.value()},
            {"note", file.note}};
}

LogFile read_file(JsonReader& reader)
{
    LogFile file{.path = reader.text("path", any_text),
                 .bytes = static_cast<std::uint64_t>(reader.integer("bytes")),
                 .format = reader.optional_text("format").value_or(""),
                 .format_version = reader.optional_text("format_version").value_or(""),
                 .samples = static_cast<std::uint64_t>(reader.integer("samples")),
                 .energy = KilowattHours{reader.number("energy_kwh")},
                 .charged = KilowattHours{reader.number("charged_kwh")},
                 .note = reader.optional_text("note", any_text).value_or("")};
    reader.finish();
    return file;
}

json hours_json(const std::map<std::int64_t, double>& hours)
{
    json object = json::object();
    for (const auto& [hour, kwh] : hours) object[std::to_string(hour)] = kwh;
    return object;
}

void read_hours(JsonReader& reader, std::map<std::int64_t, double>& hours)
{
    for (const auto& [text, kwh] : reader.numbers("hourly_energy_kwh", {.least = 0}, most_rows)) {
        std::int64_t hour = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hour);
        if (error != std::errc{} || end != text.data() + text.size())
            reader.refuse("hourly_energy_kwh", problems::invalid_value, "An hour is a whole number.");
        hours.emplace(hour, kwh);
    }
}

template <class T>
json list_json(const std::vector<T>& values)
{
    json list = json::array();
    for (const T& value : values) list.push_back(to_json(value));
    return list;
}

void read_map(JsonReader& reader, std::string_view key, std::map<std::string, double>& target)
{
    for (auto& [name, value] : reader.numbers(key, {}, most_rows)) target.emplace(std::move(name), value);
}

void read_counts(JsonReader& reader, EvidenceSummary& summary)
{
    summary.gap_count = static_cast<std::uint64_t>(reader.integer("gap_count"));
    summary.rows = static_cast<std::uint64_t>(reader.integer("rows"));
    summary.samples = static_cast<std::uint64_t>(reader.integer("samples"));
    summary.missing = static_cast<std::uint64_t>(reader.integer("missing"));
}

void read_totals(JsonReader& reader, EvidenceSummary& summary)
{
    summary.duration = Seconds{reader.number("duration_s")};
    summary.start = reader.optional_time("start");
    summary.end = reader.optional_time("end");
    summary.zone_known = reader.boolean("zone_known");
    summary.energy = KilowattHours{reader.number("energy_kwh")};
    summary.charged = KilowattHours{reader.number("charged_kwh")};
    summary.coverage = reader.number("coverage", {.least = 0, .greatest = 1});
    summary.pue_divided_out = reader.number("pue_divided_out");
    summary.uncertainty = read_uncertainty(reader);
    summary.relative_uncertainty = reader.number("relative_uncertainty", {.least = 0});
    summary.grade = reader.enumerator<Grade>("grade", grade_names);
    summary.is_claim = reader.boolean("is_claim");
}

json members_but_findings(const EvidenceSummary& summary)
{
    return {{"format", summary.format},
            {"format_version", summary.format_version},
            {"kind", name_of(summary.kind, evidence_kind_names)},
            {"rule", summary.rule},
            {"devices", list_json(summary.devices)},
            {"gaps", list_json(summary.gaps)},
            {"gap_count", summary.gap_count},
            {"rows", summary.rows},
            {"samples", summary.samples},
            {"missing", summary.missing},
            {"duration_s", summary.duration.value()},
            {"start", time_json(summary.start)},
            {"end", time_json(summary.end)},
            {"zone_known", summary.zone_known},
            {"energy_kwh", summary.energy.value()},
            {"charged_kwh", summary.charged.value()},
            {"coverage", summary.coverage},
            {"pue_divided_out", summary.pue_divided_out},
            {"uncertainty", to_json(summary.uncertainty)},
            {"relative_uncertainty", summary.relative_uncertainty},
            {"grade", name_of(summary.grade, grade_names)},
            {"is_claim", summary.is_claim},
            {"left_out", summary.left_out},
            {"run_energy_kwh", summary.run_energy_kwh},
            {"component_energy_kwh", summary.component_energy_kwh},
            {"hourly_energy_kwh", hours_json(summary.hourly_energy_kwh)},
            {"stated_total_kwh", summary.stated_total ? json(summary.stated_total->value()) : json(nullptr)},
            {"skipped", summary.skipped},
            {"files", list_json(summary.files)},
            {"findings", json::array()}};
}

}  // namespace

json to_json(const EvidenceSummary& summary)
{
    json value = members_but_findings(summary);
    value["findings"] = list_json(summary.findings);
    return value;
}

std::string json_text(const EvidenceSummary& summary)
{
    return with_findings(members_but_findings(summary).dump(), summary.findings);
}

Result<EvidenceSummary> evidence_summary_from_json(const json& value)
{
    JsonProblems found;
    JsonReader reader{value, found};
    EvidenceSummary summary;
    summary.format = reader.text("format");
    summary.format_version = reader.optional_text("format_version").value_or("");
    summary.kind = reader.enumerator<EvidenceKind>("kind", evidence_kind_names);
    summary.rule = reader.text("rule", any_text);
    for (JsonReader& device : reader.objects("devices", most_rows)) summary.devices.push_back(read_device(device));
    for (JsonReader& gap : reader.objects("gaps", most_rows)) summary.gaps.push_back(read_gap(gap));
    read_counts(reader, summary);
    read_totals(reader, summary);
    summary.left_out = reader.texts("left_out", any_text, most_rows);
    read_map(reader, "run_energy_kwh", summary.run_energy_kwh);
    read_map(reader, "component_energy_kwh", summary.component_energy_kwh);
    read_hours(reader, summary.hourly_energy_kwh);
    if (const auto total = reader.optional_number("stated_total_kwh")) summary.stated_total = KilowattHours{*total};
    for (const auto& [what, count] : reader.numbers("skipped", {.least = 0}, most_rows))
        summary.skipped.emplace(what, static_cast<std::uint64_t>(count));
    for (JsonReader& file : reader.objects("files", most_rows)) summary.files.push_back(read_file(file));
    for (JsonReader& finding : reader.objects("findings", most_rows)) summary.findings.push_back(read_finding(finding));
    reader.finish();
    if (!found.empty()) return std::unexpected{found.first()};
    return summary;
}

Result<Finding> finding_from_json(const json& value)
{
    JsonProblems found;
    JsonReader reader{value, found};
    Finding finding = read_finding(reader);
    if (!found.empty()) return std::unexpected{found.first()};
    return finding;
}

}  // namespace wattboard
