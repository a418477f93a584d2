// Reading of the header of a RAPL dump.
#include "scoring/energy/formats/rapl_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

struct TimeName {
    std::string_view name;
    std::optional<TimeUnit> unit;  ///< where the name says it
};
constexpr auto time_names = std::to_array<TimeName>({{"timestamp", std::nullopt},
                                                     {"time", std::nullopt},
                                                     {"date", std::nullopt},
                                                     {"datetime", std::nullopt},
                                                     {"ts", std::nullopt},
                                                     {"ts_unix", TimeUnit::epoch_s},
                                                     {"unix_time", TimeUnit::epoch_s},
                                                     {"epoch", TimeUnit::epoch_s},
                                                     {"timestamp_s", TimeUnit::epoch_s},
                                                     {"timestamp_ms", TimeUnit::epoch_ms},
                                                     {"timestamp_us", TimeUnit::epoch_us},
                                                     {"timestamp_ns", TimeUnit::epoch_ns},
                                                     {"epoch_s", TimeUnit::epoch_s},
                                                     {"epoch_ms", TimeUnit::epoch_ms},
                                                     {"epoch_us", TimeUnit::epoch_us},
                                                     {"epoch_ns", TimeUnit::epoch_ns}});
constexpr std::array<std::string_view, 3> zone_names{"zone", "domain", "name"};
constexpr std::array<std::string_view, 4> energy_suffixes{"/energy_uj", ".energy_uj", "_energy_uj", "_uj"};

std::string_view without_suffix(std::string_view name)
{
    for (const std::string_view suffix : energy_suffixes)
        if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
    return name;
}

Problem no_dump(std::string detail)
{
    return {.type = problems::malformed_log,
            .detail = std::move(detail),
            .field = "header",
            .hint = "Columns are timestamp and zones such as package-0 and dram, or timestamp,zone,energy_uj."};
}

/// The zone whose range a column holds: its name without the suffix and the mark before it.
std::optional<std::string_view> range_of(std::string_view name)
{
    if (!name.ends_with(range_suffix) || name.size() == range_suffix.size()) return std::nullopt;
    return name.substr(0, name.size() - range_suffix.size() - 1);
}

Result<void> choose_zones(const std::vector<std::string_view>& header, RaplColumns& columns)
{
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (i == columns.time || range_of(header[i])) continue;
        const std::string_view name = without_suffix(header[i]);
        const std::optional<RaplZone> what = rapl_zone(name);
        if (!what) {
            leave_out(columns.left_out, fmt::format("{} (no RAPL zone)", excerpt(header[i])));
            continue;
        }
        if (std::ranges::find(columns.zones, name, &RaplColumns::Zone::name) != columns.zones.end())
            return std::unexpected{no_dump(fmt::format("The zone {} has two columns.", excerpt(name)))};
        columns.zones.push_back({.name = std::string{name}, .what = *what, .index = i, .range = std::nullopt});
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto zone = range_of(header[i]);
        if (!zone) continue;
        const auto of = std::ranges::find(columns.zones, *zone, &RaplColumns::Zone::name);
        if (of == columns.zones.end())
            return std::unexpected{no_dump(fmt::format("\"{}\" is the range of no zone.", excerpt(header[i])))};
        of->range = i;
    }
    // Tables of loads have columns such as cpu, ram and gpu too: a sysfs name or the unit tells counters from those.
    const bool counts = std::ranges::any_of(columns.zones, [&header](const RaplColumns::Zone& zone) {
        const bool has_unit = header[zone.index].size() > zone.name.size();
        return zone.what != RaplZone::inside_package &&
               (has_unit || zone.name.starts_with("package-") || zone.what == RaplZone::platform);
    });
    if (!counts) return std::unexpected{no_dump("No column is a package-N, psys or other zone in microjoules.")};
    return {};
}

}  // namespace

Result<RaplColumns> choose_rapl_columns(const std::vector<std::string_view>& header, const ReadingOptions& options)
{
    RaplColumns columns;
    const auto known = header.empty() ? time_names.end() : std::ranges::find(time_names, header[0], &TimeName::name);
    if (known == time_names.end() || header.size() > max_devices)
        return std::unexpected{no_dump("The first column is no time.")};
    columns.time_name = known->name;
    const Result<TimeUnit> declared = declared_time_unit(options);
    if (!declared) return std::unexpected{declared.error()};
    columns.time_unit = known->unit.value_or(*declared);
    const auto energy = std::ranges::find(header, std::string_view{"energy_uj"});
    if (energy == header.end()) {
        if (Result<void> chosen = choose_zones(header, columns); !chosen) return std::unexpected{chosen.error()};
        return columns;
    }
    columns.energy = static_cast<std::size_t>(energy - header.begin());
    for (std::size_t i = 1; i < header.size(); ++i) {
        if (std::ranges::find(zone_names, header[i]) != zone_names.end() && !columns.zone) columns.zone = i;
        if (header[i] == range_suffix) columns.range = i;
    }
    if (!columns.zone) return std::unexpected{no_dump("The table does not say which zone a row is about.")};
    return columns;
}

}  // namespace wattboard::energy
