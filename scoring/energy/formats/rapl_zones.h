// Names of RAPL energy zones, and which of them hold which: overlapping zones are never added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// `platform` (psys) holds everything, `package` its cores, uncore and graphics; memory stands beside it.
enum class RaplZone : std::uint8_t { package, memory, inside_package, platform };

/// From the name that sysfs, perf or a script gives: `package-0`, `pkg`, `energy-ram`, `dram`, `psys`, `core`,
/// `uncore`, `energy-gpu`, `pp0` ..., also behind a parent (`package-0/dram`). Numbers of sockets do not matter.
/// nullopt: no RAPL zone.
std::optional<RaplZone> rapl_zone(std::string_view name);

/// The device kind of a zone that counts.
constexpr DeviceKind rapl_kind(RaplZone zone)
{
    if (zone == RaplZone::platform) return DeviceKind::node;
    return zone == RaplZone::memory ? DeviceKind::dram : DeviceKind::cpu;
}

/// Why a zone is not added, for the list of what was left out; nullopt: it counts. `platform_counts`: the
/// first poll has a platform zone above 0.
std::optional<std::string> rapl_left_out(std::string_view name, RaplZone zone, bool platform_counts);

}  // namespace wattboard::energy
