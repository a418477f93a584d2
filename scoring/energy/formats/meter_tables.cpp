// The tables of meters and plugs that are known.
#include "scoring/energy/formats/meter_tables.h"

#include <algorithm>
#include <array>

#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

constexpr double watt_hour = 3600;
constexpr double kilowatt_hour = 3.6e6;

// NETIO writes mA, Wh and W, and no units in its header.
constexpr auto netio = std::to_array<MeterColumn>({
    {MeterRole::time, "true timestamp"},
    {MeterRole::time, "wattmetter timestamp"},
    {MeterRole::time, "wattmeter timestamp"},
    {MeterRole::time, "timestamp"},
    {MeterRole::device, "id"},
    {MeterRole::amperes, "current", 1e-3, true},
    {MeterRole::power_factor, "powerfactor", 1, true},
    {MeterRole::volts, "voltage"},
    {MeterRole::counter, "energy", watt_hour, true},
    {MeterRole::power, "load", 1, true},
});
constexpr auto voltcraft = std::to_array<MeterColumn>({
    {MeterRole::time, "datetime", 1, true},
    {MeterRole::volts, "voltage/v"},
    {MeterRole::amperes, "current/a"},
    {MeterRole::power_factor, "power factor"},
    {MeterRole::mean_power, "actual consumption/w", 1, true},
});
constexpr auto smart_plug = std::to_array<MeterColumn>({
    {MeterRole::date, "date", 1, true},
    {MeterRole::clock, "time", 1, true},
    {MeterRole::state, "state", 1, true},
    {MeterRole::power, "power", 1, true},
    {MeterRole::temperature, "temp"},
});
constexpr auto wattmeter = std::to_array<MeterColumn>({
    {MeterRole::time, "timestamp", 1, true},
    {MeterRole::volts, "voltage (v)", 1, true},
    {MeterRole::amperes, "current (a)", 1, true},
    {MeterRole::power_factor, "power factor"},
    {MeterRole::power, "power (w)", 1, true},
    {MeterRole::counter, "energy (kwh)", kilowatt_hour},
    {MeterRole::counter, "energy (wh)", watt_hour},
    {MeterRole::state, "status"},
});
constexpr auto odroid = std::to_array<MeterColumn>({
    {MeterRole::time, "timestamp", 1, true},
    {MeterRole::volts, "volt", 1, true},
    {MeterRole::amperes, "amp", 1, true},
    {MeterRole::power, "watt", 1, true},
    {MeterRole::counter, "watt-hour", watt_hour},
});
constexpr auto shelly = std::to_array<MeterColumn>({
    {MeterRole::time, "date/time utc", 1, true},
    {MeterRole::energy, "active energy wh", watt_hour, true},
});
constexpr auto shelly_phases = std::to_array<MeterColumn>({
    {MeterRole::time, "timestamp", 1, true},
    {MeterRole::energy, "a_total_act_energy", watt_hour, true},
    {MeterRole::energy, "b_total_act_energy", watt_hour},
    {MeterRole::energy, "c_total_act_energy", watt_hour},
});

constexpr auto tables = std::to_array<MeterTable>({
    {.format = "netio-csv", .columns = netio},
    {.format = "voltcraft-csv", .columns = voltcraft, .interval_s = 60},
    {.format = "smart-plug-csv", .columns = smart_plug},
    {.format = "wattmeter-csv", .columns = wattmeter},
    {.format = "odroid-smartpower-csv", .columns = odroid, .direct_current = true},
    {.format = "shelly-csv", .columns = shelly, .zone = "UTC"},
    {.format = "shelly-csv", .columns = shelly_phases, .time_unit = TimeUnit::epoch_s, .zone = "UTC"},
});

}  // namespace

std::span<const MeterTable> meter_tables() { return tables; }

std::vector<std::string> meter_header(std::string_view line, char delimiter)
{
    if (line.starts_with('#')) line.remove_prefix(1);
    RowSplitter row{delimiter};
    if (!row.split(line)) return {};
    std::vector<std::string> names;
    for (const std::string_view cell : row.cells()) {
        std::string name{cell};
        for (char& letter : name)
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        names.push_back(std::move(name));
    }
    return names;
}

const MeterTable* find_meter_table(std::string_view header)
{
    const std::vector<std::string> names = meter_header(header, detect_delimiter(header));
    const auto has = [&names](const MeterColumn& column) {
        return !column.required || std::ranges::find(names, column.header) != names.end();
    };
    const auto found = std::ranges::find_if(
        tables, [&has](const MeterTable& table) { return std::ranges::all_of(table.columns, has); });
    return found == tables.end() ? nullptr : &*found;
}

}  // namespace wattboard::energy
