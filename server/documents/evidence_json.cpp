// Reads and writes evidence summaries.
#include "server/documents/evidence_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/documents/entry_json.h"
#include "server/documents/time_text.h"

namespace wattboard {
namespace {

using nlohmann::json;

constexpr TextLimits any_text{.least = 0, .greatest = 4000};
constexpr std::size_t most_rows = 100'000;

json time_json(const std::optional<Nanoseconds>& time) { return time ? json(format_time(*time)) : json(nullptr); }

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
            {"highest_power_w", device.highest_power.value()},
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
    device.highest_power = Watts{reader.number("highest_power_w")};
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
    finding.value = reader.optional_number("value");
    finding.threshold = reader.optional_number("threshold");
    finding.unit = reader.optional_text("unit").value_or("");
    finding.severity = reader.enumerator<Severity>("severity", severity_names);
    finding.verdict = reader.enumerator<Verdict>("verdict", verdict_names);
    finding.place = reader.optional_text("place", any_text).value_or("");
    finding.message = reader.optional_text("message", any_text).value_or("");
    reader.finish();
    return finding;
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
    summary.relative_uncertainty = reader.number("relative_uncertainty", {.least = 0});
    summary.grade = reader.enumerator<Grade>("grade", grade_names);
    summary.is_claim = reader.boolean("is_claim");
}

}  // namespace

json to_json(const EvidenceSummary& summary)
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
            {"relative_uncertainty", summary.relative_uncertainty},
            {"grade", name_of(summary.grade, grade_names)},
            {"is_claim", summary.is_claim},
            {"left_out", summary.left_out},
            {"run_energy_kwh", summary.run_energy_kwh},
            {"component_energy_kwh", summary.component_energy_kwh},
            {"findings", list_json(summary.findings)}};
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
