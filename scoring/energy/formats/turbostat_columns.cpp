// The names that turbostat has given its columns over the years.
#include "scoring/energy/formats/turbostat_columns.h"

#include <algorithm>
#include <array>

namespace wattboard::energy {

namespace {

constexpr auto columns = std::to_array<TurbostatColumn>({{"PkgWatt", "package", DeviceKind::cpu, false},
                                                         {"pkg_W", "package", DeviceKind::cpu, false},
                                                         {"Pkg_W", "package", DeviceKind::cpu, false},
                                                         {"Pkg_J", "package", DeviceKind::cpu, true},
                                                         {"RAMWatt", "dram", DeviceKind::dram, false},
                                                         {"ram_W", "dram", DeviceKind::dram, false},
                                                         {"RAM_W", "dram", DeviceKind::dram, false},
                                                         {"RAM_J", "dram", DeviceKind::dram, true},
                                                         {"SysWatt", "psys", DeviceKind::node, false},
                                                         {"Sys_J", "psys", DeviceKind::node, true},
                                                         {"CorWatt", "", DeviceKind::cpu, false},
                                                         {"cor_W", "", DeviceKind::cpu, false},
                                                         {"Cor_J", "", DeviceKind::cpu, true},
                                                         {"GFXWatt", "", DeviceKind::cpu, false},
                                                         {"GFX_W", "", DeviceKind::cpu, false},
                                                         {"GFX_J", "", DeviceKind::cpu, true}});
/// Columns that say which part of the machine a row is about.
constexpr std::array<std::string_view, 10> topology{"Package", "Die", "Node", "Core", "CPU",
                                                    "pk",      "cor", "core", "cpu",  "pkg"};
/// Columns that a table has and prose has not.
constexpr std::array<std::string_view, 7> table_marks{"Avg_MHz", "Bzy_MHz", "Busy%", "%Busy", "TSC_MHz", "%c0", "GHz"};

}  // namespace

bool is_turbostat_topology(std::string_view name) { return std::ranges::find(topology, name) != topology.end(); }

const TurbostatColumn* turbostat_column(std::string_view name)
{
    const auto found = std::ranges::find(columns, name, &TurbostatColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

bool is_turbostat_header(const std::vector<std::string_view>& words)
{
    if (words.empty() || !((words[0][0] >= 'A' && words[0][0] <= 'Z') || is_turbostat_topology(words[0]))) return false;
    const bool marked = std::ranges::any_of(
        words, [](std::string_view word) { return std::ranges::find(table_marks, word) != table_marks.end(); });
    const bool powered =
        std::ranges::any_of(words, [](std::string_view word) { return turbostat_column(word) != nullptr; });
    return powered && (marked || words.size() < 12) &&
           std::ranges::none_of(words, [](std::string_view word) { return word.ends_with(':'); });
}

}  // namespace wattboard::energy
