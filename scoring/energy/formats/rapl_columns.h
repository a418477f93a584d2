// Which columns of a dump of RAPL counters hold what.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/formats/rapl_zones.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/timestamp.h"
#include "scoring/problem.h"

namespace wattboard::energy {

inline constexpr std::string_view range_suffix = "max_energy_range_uj";
/// The range of the common Intel counters (2^32 steps of 2^-14 J): used only where the file says `default`.
inline constexpr double default_range_joules = 262143.328850;

/// Either one column a zone (`timestamp,package-0,dram`; a zone may have `_uj`, `_energy_uj` or `/energy_uj` behind it,
/// and its range in a column `<zone>.max_energy_range_uj`), or one row a zone and time
/// (`timestamp,zone,energy_uj[,max_energy_range_uj]`). Values are microjoules, as sysfs has them.
struct RaplColumns {
    struct Zone {
        std::string name;
        RaplZone what = RaplZone::package;
        std::size_t index = 0;
        std::optional<std::size_t> range;
    };
    std::size_t time = 0;
    std::string time_name;
    TimeUnit time_unit = TimeUnit::iso;
    std::vector<Zone> zones;          ///< of a table with one column a zone
    std::optional<std::size_t> zone;  ///< of a table with one row a zone
    std::optional<std::size_t> energy;
    std::optional<std::size_t> range;
    std::vector<std::string> left_out;
};

/// From the cells of the header. Problem `malformed_log` if it is no such table, `unknown_unit` (options).
Result<RaplColumns> choose_rapl_columns(const std::vector<std::string_view>& header, const ReadingOptions& options);

}  // namespace wattboard::energy
