// Choice of columns by header name, never by position.
#include "scoring/energy/formats/nvidia_smi_columns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view columns_hint = "Declare them, as in --columns timestamp,index,name,power.draw.";

Problem underdetermined(std::string detail, std::string field, std::string_view hint)
{
    return {.type = problems::underdetermined_log,
            .detail = std::move(detail),
            .line = 1,
            .field = std::move(field),
            .hint = std::string{hint}};
}

class Header {
public:
    Header(const std::vector<std::string>& names, const ReadingOptions& options) : names_{names}, options_{options} {}

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const
    {
        const auto at = std::ranges::find(names_, name);
        return at == names_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(at - names_.begin())};
    }
    template <std::size_t N>
    [[nodiscard]] std::optional<std::size_t> first_of(const std::array<std::string_view, N>& candidates) const
    {
        for (const std::string_view candidate : candidates)
            if (const auto at = find(candidate)) return at;
        return std::nullopt;
    }
    /// The declared column of a role, else the first candidate that the header has.
    template <std::size_t N>
    [[nodiscard]] Result<std::optional<std::size_t>> role(const std::string& key,
                                                          const std::array<std::string_view, N>& candidates) const
    {
        const auto declared = options_.map.find(key);
        if (declared == options_.map.end()) return first_of(candidates);
        if (const auto at = find(declared->second)) return at;
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("The file has no column \"{}\".", declared->second),
                                       .line = 1,
                                       .field = key,
                                       .hint = fmt::format("Its columns are {}.", fmt::join(names_, ", "))}};
    }

private:
    const std::vector<std::string>& names_;
    const ReadingOptions& options_;
};

constexpr std::array<std::string_view, 5> time_names{"timestamp", "time", "datetime", "date", "date_time"};
// power.draw is the figure of the tool; its twins are the same device under another averaging.
constexpr std::array<std::string_view, 3> power_names{"power.draw", "power.draw.average", "power.draw.instant"};
constexpr std::array<std::string_view, 2> uuid_names{"uuid", "gpu_uuid"};
// Not nvidia-smi's own names: a wrapper that calls the tool once a device then sees index 0 everywhere.
constexpr std::array<std::string_view, 7> wrapper_names{"gpu",    "gpu_id",    "gpu_index", "gpu_idx",
                                                        "device", "device_id", "gpuid"};
constexpr std::array<std::string_view, 1> index_names{"index"};
constexpr std::array<std::string_view, 2> bus_names{"pci.bus_id", "gpu_bus_id"};
constexpr std::array<std::string_view, 2> name_names{"name", "gpu_name"};
constexpr std::array<std::string_view, 2> limit_names{"enforced.power.limit", "power.limit"};
constexpr std::array<std::string_view, 1> utilization_names{"utilization.gpu"};
constexpr std::array<std::string_view, 4> clock_names{"clocks.current.sm", "clocks.sm", "clocks.gr",
                                                      "clocks.current.graphics"};
constexpr std::array<std::string_view, 1> temperature_names{"temperature.gpu"};

/// Splits `power.draw [W]` into name and unit.
std::string name_without_unit(std::string_view cell, std::string_view& unit)
{
    const std::size_t bracket = cell.rfind('[');
    if (bracket != std::string_view::npos && cell.ends_with(']')) {
        unit = cell.substr(bracket + 1, cell.size() - bracket - 2);
        cell = trimmed(cell.substr(0, bracket));
    }
    return std::string{cell};
}

/// The two averagings of the power beside `power.draw` came with the R530 drivers.
std::string driver_guess(const Header& header)
{
    const bool split = header.find("power.draw.average") || header.find("power.draw.instant");
    return split ? "driver 530 or newer" : "";
}

void choose_device(const Header& header, NvidiaSmiColumns& columns)
{
    columns.device = header.first_of(uuid_names);
    if (columns.device) return;
    columns.device = header.first_of(wrapper_names);
    if (columns.device) {
        columns.index = header.first_of(index_names);
        return;
    }
    columns.device = header.first_of(index_names);
    if (!columns.device) columns.device = header.first_of(bus_names);
}

/// The declared column of devices or the one that the tool's names give. A declaration may not put together what the
/// tool's own ids tell apart: several devices read as one have the mean of their energies, not the sum.
Result<void> choose_devices(const Header& header, const ReadingOptions& options, NvidiaSmiColumns& columns)
{
    choose_device(header, columns);
    const auto declared = options.map.find("device");
    if (declared == options.map.end()) return {};
    if (declared->second == "none") {
        if (!columns.device) return {};
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("The column {} tells devices apart, so the log cannot be "
                                                             "declared to be of one device.",
                                                             columns.names[*columns.device]),
                                       .line = 1,
                                       .field = "device",
                                       .hint = "Leave out --map device=none."}};
    }
    const auto device = header.role("device", index_names);
    if (!device) return std::unexpected{device.error()};
    const std::optional<std::size_t> own = columns.device;
    columns.device = *device;
    columns.index = own == columns.device ? std::nullopt : own;
    return {};
}

}  // namespace

bool is_nvidia_smi_time(std::string_view cell)
{
    return cell.size() >= 19 && cell[4] == '/' && cell[7] == '/' && cell[10] == ' ' && cell[13] == ':' &&
           cell[16] == ':' && parse_decimal(cell.substr(0, 4)).after == cell.data() + 4;
}

Result<NvidiaSmiColumns> choose_nvidia_smi_columns(const std::vector<std::string_view>& header,
                                                   const ReadingOptions& options)
{
    NvidiaSmiColumns columns;
    std::vector<std::string_view> units(header.size());
    for (std::size_t i = 0; i < header.size(); ++i) columns.names.push_back(name_without_unit(header[i], units[i]));
    const Header names{columns.names, options};
    const auto time = names.role("time", time_names);
    if (!time) return std::unexpected{time.error()};
    if (!*time)
        return std::unexpected{underdetermined("The table has no column of times, so its energy is not determined.",
                                               "timestamp", "Log again with timestamp among the queried fields.")};
    const auto power = names.role("power", power_names);
    if (!power) return std::unexpected{power.error()};
    if (!*power) return std::unexpected{underdetermined("No column power.draw is named.", "power.draw", columns_hint)};
    columns.time = **time;
    columns.power = **power;
    const std::string_view unit = units[columns.power];
    if (!unit.empty() && unit != "W")
        return std::unexpected{
            Problem{.type = problems::unknown_unit,
                    .detail = fmt::format("nvidia-smi writes watts, but the header says [{}].", unit),
                    .line = 1,
                    .field = columns.names[columns.power],
                    .hint = "Read the file as generic-csv with a declared unit."}};
    if (columns.names[columns.power].find("power.draw") == std::string::npos && names.first_of(power_names))
        return std::unexpected{
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("The column \"{}\" is not the power that the device draws.",
                                          excerpt(columns.names[columns.power])),
                    .line = 1,
                    .field = "power",
                    .hint = "The table has power.draw: leave out --map power=..."}};
    if (Result<void> devices = choose_devices(names, options, columns); !devices)
        return std::unexpected{devices.error()};
    if (columns.names[columns.power].ends_with(".average")) columns.reading = PowerReading::average;
    if (columns.names[columns.power].ends_with(".instant")) columns.reading = PowerReading::instant;
    columns.name = names.first_of(name_names);
    columns.limit = names.first_of(limit_names);
    columns.utilization = names.first_of(utilization_names);
    columns.clock = names.first_of(clock_names);
    columns.temperature = names.first_of(temperature_names);
    columns.version = driver_guess(names);
    for (std::size_t i = 0; i < columns.names.size(); ++i)
        if (i != columns.power && columns.names[i].contains("power.draw"))
            columns.left_out.push_back(excerpt(columns.names[i]));
    return columns;
}

Result<NvidiaSmiColumns> guess_nvidia_smi_columns(const std::vector<std::string_view>& row)
{
    NvidiaSmiColumns columns;
    std::optional<std::size_t> power;
    for (std::size_t i = 0; i < row.size(); ++i) {
        columns.names.push_back(fmt::format("column {}", i + 1));
        if (!row[i].ends_with(" W")) continue;
        if (power)
            return std::unexpected{underdetermined(
                fmt::format("The file has no header, and columns {} and {} both hold watts.", *power + 1, i + 1),
                "power.draw", columns_hint)};
        power = i;
    }
    if (!power)
        return std::unexpected{
            underdetermined("The file has no header and its cells have no units, so nothing says which column is the "
                            "power.",
                            "power.draw", columns_hint)};
    columns.power = *power;
    return columns;
}

}  // namespace wattboard::energy
