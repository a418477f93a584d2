// The documented generic logs and stated totals: one row a format, the more particular ones first.
#include "scoring/energy/format_groups.h"

#include <array>

#include "scoring/energy/formats/generic_csv.h"
#include "scoring/energy/formats/generic_json.h"
#include "scoring/energy/formats/stated_total.h"

namespace wattboard::energy {

namespace {

constexpr auto formats = std::to_array<LogFormat>({
    {.name = "stated-total-json",
     .title = "stated total, or nameplate power times hours",
     .kind = EvidenceKind::total,
     .grade = Grade::E,
     .description = "{\"stated_total\": ...} or {\"tdp_hours\": ...}",
     .detect = detect_stated_total,
     .make = make_stated_total},
    {.name = "generic-json",
     .title = "generic JSON",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "an object a line or an array: timestamp with zone, device, power_w, energy_j or energy_j_total",
     .detect = detect_generic_json,
     .make = make_generic_json},
    {.name = "generic-csv",
     .title = "generic CSV",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "timestamp with zone, device, power_w, energy_j or energy_j_total; other tables with --map",
     .detect = detect_generic_csv,
     .make = make_generic_csv},
});

}  // namespace

std::span<const LogFormat> generic_formats() { return formats; }

}  // namespace wattboard::energy
