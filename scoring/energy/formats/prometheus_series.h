// Which series of a Prometheus export measure what, and which of those that overlap count.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

/// What a series covers; `wall` holds all others of its node, `platform` all but GPUs, `package` holds `core`.
enum class PowerZone : std::uint8_t { wall, platform, package, core, dram, gpu };

struct SeriesMeaning {
    PowerZone zone = PowerZone::package;
    bool counter = false;  ///< joules since a fixed moment; else watts
    double factor = 1;     ///< value times this is J or W
};

/// From the metric's name and labels. nullopt: it is no power or energy of a node, or a share of one (a container, a
/// process, the idle part): left out.
std::optional<SeriesMeaning> meaning_of(const std::map<std::string, std::string>& labels);

/// For series that `meaning_of` does not know, `--map unit=W` (or J, kWh ...) declares what they are.
std::optional<SeriesMeaning> declared_meaning(const ReadingOptions& options);

/// The machine that a series is about, by its labels; empty if none says it.
std::string node_of(const std::map<std::string, std::string>& labels);
/// What tells the series from the others of its export.
std::string series_id(const std::map<std::string, std::string>& labels);

DeviceKind kind_of(PowerZone zone);

struct SeriesChoice {
    std::string node;
    SeriesMeaning meaning;
    bool counted = false;
};

/// Marks what counts: per node the widest zone that is there, with those beside it; counters before powers of the same
/// zone. Zones that lie in each other are never added.
void choose_series(std::vector<SeriesChoice>& series);

}  // namespace wattboard::energy
