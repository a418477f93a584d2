// CPU and system tools: RAPL, perf, powermetrics, turbostat and others: one row a format, the more particular ones
// first.
#include "scoring/energy/format_groups.h"

#include <array>

#include "scoring/energy/formats/energibridge_csv.h"
#include "scoring/energy/formats/intel_power_gadget_csv.h"
#include "scoring/energy/formats/perf_stat_csv.h"
#include "scoring/energy/formats/powerjoular_csv.h"
#include "scoring/energy/formats/powermetrics_plist.h"
#include "scoring/energy/formats/powermetrics_text.h"
#include "scoring/energy/formats/powerstat.h"
#include "scoring/energy/formats/rapl_csv.h"
#include "scoring/energy/formats/tegrastats.h"
#include "scoring/energy/formats/turbostat.h"

namespace wattboard::energy {

namespace {

constexpr auto formats = std::to_array<LogFormat>({
    {.name = "energibridge-csv",
     .title = "EnergiBridge CSV",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::C,
     .description = "counters of the package and the memory; powers times Delta; any separator of one character",
     .detect = detect_energibridge_csv,
     .make = make_energibridge_csv},
    {.name = "powerjoular-csv",
     .title = "PowerJoular CSV",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "CPU and GPU powers, also with milliseconds; the file of one process holds the entry; --timezone",
     .detect = detect_powerjoular_csv,
     .make = make_powerjoular_csv},
    {.name = "intel-power-gadget-csv",
     .title = "Intel Power Gadget CSV",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::C,
     .description = "cumulative joules of processor and DRAM per socket, of Windows and macOS, with or without footer",
     .detect = detect_intel_power_gadget_csv,
     .make = make_intel_power_gadget_csv},
    {.name = "tegrastats",
     .title = "tegrastats (Jetson)",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "the supply rail, or all rails where there is none; --timezone, and --interval without times",
     .detect = detect_tegrastats,
     .make = make_tegrastats},
    {.name = "powermetrics-plist",
     .title = "powermetrics -f plist (macOS)",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "property lists, with NUL bytes or line ends between them",
     .detect = detect_powermetrics_plist,
     .make = make_powermetrics_plist,
     .allows_nul = true},
    {.name = "powermetrics-text",
     .title = "powermetrics (macOS)",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "package or combined power, split into graphics, memory and the rest; Intel and Apple processors",
     .detect = detect_powermetrics_text,
     .make = make_powermetrics_text},
    {.name = "perf-stat-csv",
     .title = "perf stat -x, with energy events",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "intervals (-I) of energy-pkg, -ram and -psys, per socket or together; without -I one total",
     .detect = detect_perf_stat_csv,
     .make = make_perf_stat_csv},
    {.name = "powerstat",
     .title = "powerstat",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "rows of one day or several, without the averages; --interval if the first line is missing",
     .detect = detect_powerstat,
     .make = make_powerstat},
    {.name = "turbostat",
     .title = "turbostat",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "rows of the whole system, in W or J; --interval unless there is Time_Of_Day_Seconds",
     .detect = detect_turbostat,
     .make = make_turbostat},
    {.name = "rapl-csv",
     .title = "RAPL counters (energy_uj) as CSV",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::C,
     .description = "timestamp,package-0,dram,... or timestamp,zone,energy_uj[,max_energy_range_uj]; --timezone",
     .detect = detect_rapl_csv,
     .make = make_rapl_csv},
});

}  // namespace

std::span<const LogFormat> system_formats() { return formats; }

}  // namespace wattboard::energy
