// Runs and their hardware, to and from JSON.
#include <nlohmann/json.hpp>

#include "scoring/reference/reference_tables.h"
#include "server/documents/entry_json.h"
#include "server/documents/json_members.h"
#include "server/documents/time_text.h"

namespace wattboard {
namespace {

using namespace documents;
using nlohmann::json;

std::string read_zone(JsonReader& reader)
{
    const std::string zone = reader.optional_text("zone").value_or("");
    if (zone.empty() || is_grid_zone(zone)) return zone;
    reader.refuse("zone", problems::unknown_zone,
                  "A zone is an ISO 3166-1 alpha-3 country code in capitals, or a zone of the server's grid table.",
                  "Write FRA for France, DEU for Germany, USA for the United States.");
    return "";
}

std::optional<TimeSpan> read_span(JsonReader& reader)
{
    const auto start = reader.optional_time("started_at");
    const auto end = reader.optional_time("ended_at");
    if (reader.has("started_at") != reader.has("ended_at"))
        reader.refuse(reader.has("started_at") ? "ended_at" : "started_at", problems::missing_value,
                      "A run has a start and an end: give both.");
    if (!start || !end) return std::nullopt;
    const TimeSpan span{whole_microseconds(*start), whole_microseconds(*end)};
    if (span.start < span.end) return span;
    reader.refuse("ended_at", problems::out_of_range, "The run ends before it starts, or at the same moment.");
    return std::nullopt;
}

PartialRun read_partial(JsonReader reader)
{
    PartialRun partial{
        .epochs_done = reader.optional_number("epochs_done", positive),
        .epochs_total = reader.optional_number("epochs_total", positive),
        .data_share = reader.optional_number("data_share", {.least = 0, .greatest = 1, .above_least = true})};
    if (partial.epochs_done.has_value() != partial.epochs_total.has_value())
        reader.refuse(partial.epochs_done ? "epochs_total" : "epochs_done", problems::missing_value,
                      "epochs_done and epochs_total are given together.");
    if (partial.epochs_done && partial.epochs_total && *partial.epochs_done > *partial.epochs_total)
        reader.refuse("epochs_done", problems::out_of_range, "More epochs are done than there are in all.");
    reader.finish();
    return partial;
}

json partial_json(const PartialRun& partial)
{
    json value = json::object();
    put(value, "epochs_done", partial.epochs_done);
    put(value, "epochs_total", partial.epochs_total);
    put(value, "data_share", partial.data_share);
    return value;
}

}  // namespace

Hardware read_hardware(JsonReader& reader)
{
    Hardware hardware;
    for (JsonReader& accelerator : reader.objects("accelerators", 64)) {
        Accelerators devices{.name = accelerator.text("name", {1, 200})};
        devices.count = small(accelerator.optional_integer("count", {1, 1'000'000})).value_or(1);
        accelerator.finish();
        hardware.accelerators.push_back(std::move(devices));
    }
    hardware.cpu = reader.optional_text("cpu").value_or("");
    hardware.cpu_tdp =
        unit<Watts>(reader.optional_number("cpu_tdp_w", {.least = 0, .greatest = 1e5, .above_least = true}));
    hardware.cpu_share = reader.optional_number("cpu_share", {.least = 0, .greatest = 1, .above_least = true});
    hardware.dram_gb = reader.optional_number("dram_gb", {.least = 0, .greatest = 1e7});
    hardware.hardware_class = reader.optional_text("hardware_class", {0, 100}).value_or("");
    reader.finish();
    return hardware;
}

json to_json(const Hardware& hardware)
{
    json value = json::object();
    for (const Accelerators& devices : hardware.accelerators)
        value["accelerators"].push_back({{"name", devices.name}, {"count", devices.count}});
    put(value, "cpu", hardware.cpu);
    put(value, "cpu_tdp_w", hardware.cpu_tdp);
    put(value, "cpu_share", hardware.cpu_share);
    put(value, "dram_gb", hardware.dram_gb);
    put(value, "hardware_class", hardware.hardware_class);
    return value;
}

RunFacts read_run(JsonReader& reader)
{
    RunFacts run;
    if (auto id = reader.optional_text("id", {1, 60})) {
        run.id = *std::move(id);
        reader.finish();
        return run;
    }
    run.stage = reader.enumerator<Stage>("stage", stage_names);
    run.span = read_span(reader);
    run.zone = read_zone(reader);
    run.stated_pue = reader.optional_number("stated_pue", {.least = 1, .greatest = 3});
    if (auto hardware = reader.optional_object("hardware")) run.hardware = read_hardware(*hardware);
    if (auto partial = reader.optional_object("partial")) run.partial = read_partial(*partial);
    reader.finish();
    return run;
}

json to_json(const RunFacts& run)
{
    json value = {{"stage", name_of(run.stage, stage_names)}};
    put(value, "id", run.id);
    if (run.span) {
        value["started_at"] = format_time(run.span->start);
        value["ended_at"] = format_time(run.span->end);
    }
    put(value, "zone", run.zone);
    put(value, "stated_pue", run.stated_pue);
    value["hardware"] = to_json(run.hardware);
    if (run.partial) value["partial"] = partial_json(*run.partial);
    return value;
}

}  // namespace wattboard
