// One row a format; the more particular ones are tried first.
#include "scoring/energy/format_registry.h"

#include <array>

#include "scoring/energy/formats/codecarbon_csv.h"
#include "scoring/energy/formats/generic_csv.h"
#include "scoring/energy/formats/generic_json.h"
#include "scoring/energy/formats/nvidia_smi_csv.h"
#include "scoring/energy/formats/stated_total.h"

namespace wattboard::energy {

namespace {

constexpr std::array<LogFormat, 5> formats{{
    {.name = "codecarbon-emissions-csv",
     .title = "CodeCarbon emissions.csv",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "versions 1.x to 3.3, the per-task file, spreadsheet re-saves; --select run_id=... takes one run",
     .detect = detect_codecarbon_csv,
     .make = make_codecarbon_csv},
    {.name = "nvidia-smi-csv",
     .title = "nvidia-smi --query-gpu --format=csv",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with and without units, header or wrapper columns; without header --columns names them",
     .detect = detect_nvidia_smi_csv,
     .make = make_nvidia_smi_csv},
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
}};

}  // namespace

std::span<const LogFormat> log_formats() { return formats; }

const LogFormat* find_log_format(std::string_view name)
{
    for (const LogFormat& format : formats)
        if (format.name == name) return &format;
    return nullptr;
}

}  // namespace wattboard::energy
