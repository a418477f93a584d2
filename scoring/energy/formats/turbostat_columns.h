// Columns of turbostat tables: which hold an energy, and how a header is told from other lines.
#pragma once

#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// A mean power (W) or an energy (J) of an interval.
struct TurbostatColumn {
    std::string_view name;
    std::string_view component;  ///< empty: inside the package
    DeviceKind kind;
    bool joules;
};

/// nullptr: no column of an energy or a power, whatever the version.
const TurbostatColumn* turbostat_column(std::string_view name);

/// Whether the column says which part of the machine a row is about.
bool is_turbostat_topology(std::string_view name);

/// Whether the words of a line are a header with an energy or a power among them.
bool is_turbostat_header(const std::vector<std::string_view>& words);

}  // namespace wattboard::energy
