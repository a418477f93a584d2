// Column names of rocm-smi and amd-smi, as their releases write them.
#include "scoring/energy/formats/amd_columns.h"

#include <algorithm>
#include <array>
#include <span>

#include "scoring/energy/formats/amd_polls.h"

namespace wattboard::energy {

namespace {

using Names = std::span<const std::string_view>;

struct ToolNames {
    std::string_view device;
    Names counters;
    double counter_factor;
    Names loads, clocks, temperatures;
};

constexpr std::array<std::string_view, 1> rocm_counters{rocm_counter};
constexpr std::array<std::string_view, 1> rocm_loads{"GPU use (%)"};
constexpr std::array<std::string_view, 1> rocm_clocks{"sclk clock speed:"};
constexpr std::array<std::string_view, 2> rocm_temperatures{"Temperature (Sensor junction) (C)",
                                                            "Temperature (Sensor edge) (C)"};
constexpr std::array<std::string_view, 1> amd_counters{"total_energy_consumption"};
constexpr std::array<std::string_view, 3> amd_loads{"gfx_activity", "gfx", "gfx_util"};
constexpr std::array<std::string_view, 3> amd_clocks{"gfx_0_clk", "gfx_clock", "gfx_clk"};
constexpr std::array<std::string_view, 3> amd_temperatures{"hotspot", "hotspot_temperature", "edge"};
constexpr std::array<std::string_view, 4> amd_powers{"socket_power", "current_socket_power", "average_socket_power",
                                                     "power_usage"};

ToolNames names_of(AmdTool tool)
{
    if (tool == AmdTool::rocm_smi) return {"device", rocm_counters, 1e-6, rocm_loads, rocm_clocks, rocm_temperatures};
    return {"gpu", amd_counters, 1, amd_loads, amd_clocks, amd_temperatures};
}

std::optional<std::size_t> find(const std::vector<std::string_view>& header, Names candidates)
{
    for (const std::string_view candidate : candidates) {
        const auto at = std::ranges::find(header, candidate);
        if (at != header.end()) return static_cast<std::size_t>(at - header.begin());
    }
    return std::nullopt;
}

}  // namespace

std::optional<AmdColumns> amd_columns(AmdTool tool, const std::vector<std::string_view>& header)
{
    const ToolNames names = names_of(tool);
    const std::array<std::string_view, 1> device_name{names.device};
    const std::array<std::string_view, 2> time_names{"timestamp", "time"};
    const std::array<std::string_view, 2> partition_names{"xcp", "partition_id"};
    const auto device = find(header, device_name);
    if (!device) return std::nullopt;
    AmdColumns columns{.names = {header.begin(), header.end()},
                       .device = *device,
                       .counter = find(header, names.counters),
                       .counter_factor = names.counter_factor,
                       .time = find(header, time_names),
                       .partition = find(header, partition_names),
                       .load = find(header, names.loads),
                       .clock = find(header, names.clocks),
                       .temperature = find(header, names.temperatures)};
    if (tool == AmdTool::rocm_smi) {
        for (std::size_t i = 0; i < header.size(); ++i)
            if (is_rocm_power(header[i])) columns.powers.push_back(i);
    } else {
        for (const std::string_view& name : amd_powers)
            if (const auto at = find(header, {&name, 1})) columns.powers.push_back(*at);
    }
    if (columns.powers.empty() && !columns.counter) return std::nullopt;
    return columns;
}

bool is_amd_notice(std::string_view line)
{
    return line.starts_with("WARNING") || line.starts_with("ERROR") || line.starts_with("'CTRL'") ||
           line.starts_with("=====");
}

}  // namespace wattboard::energy
