// GPU tools: nvidia-smi, dmon, NVML tables, ROCm, Zeus: one row a format, the more particular ones first.
#include "scoring/energy/format_groups.h"

#include <array>

#include "scoring/energy/formats/amd_json.h"
#include "scoring/energy/formats/amd_tables.h"
#include "scoring/energy/formats/amd_text.h"
#include "scoring/energy/formats/dcgmi_dmon.h"
#include "scoring/energy/formats/nvidia_smi_csv.h"
#include "scoring/energy/formats/nvidia_smi_dmon.h"
#include "scoring/energy/formats/zeus_benchmark_json.h"
#include "scoring/energy/formats/zeus_csv.h"

namespace wattboard::energy {

namespace {

constexpr auto formats = std::to_array<LogFormat>({
    {.name = "nvidia-smi-csv",
     .title = "nvidia-smi --query-gpu --format=csv",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with and without units, header or wrapper columns; without header --columns names them",
     .detect = detect_nvidia_smi_csv,
     .make = make_nvidia_smi_csv},
    {.name = "nvidia-smi-dmon",
     .title = "nvidia-smi dmon",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with -o DT or -o T; without a clock --interval says how long each value held",
     .detect = detect_nvidia_smi_dmon,
     .make = make_nvidia_smi_dmon},
    {.name = "dcgmi-dmon",
     .title = "dcgmi dmon",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::C,
     .description = "the energy counter (field 156), else the power with --interval; whole GPUs only",
     .detect = detect_dcgmi_dmon,
     .make = make_dcgmi_dmon},
    {.name = "rocm-smi-csv",
     .title = "rocm-smi --showpower or --showenergycounter --csv",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "one block a call; without a clock --interval; second dies are left out",
     .detect = detect_rocm_smi_csv,
     .make = make_rocm_smi_csv},
    {.name = "amd-smi-csv",
     .title = "amd-smi metric or monitor --csv",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with --watch in epoch seconds, else --interval; the energy counter where there is one",
     .detect = detect_amd_smi_csv,
     .make = make_amd_smi_csv},
    {.name = "rocm-smi-json",
     .title = "rocm-smi --showpower or --showenergycounter --json",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "one object a call; a time that a loop added, else --interval; second dies are left out",
     .detect = detect_rocm_smi_json,
     .make = make_rocm_smi_json},
    {.name = "rocm-smi-text",
     .title = "rocm-smi as printed",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "lines of --showpower or the concise table; with `date` before each call, else --interval",
     .detect = detect_rocm_smi_text,
     .make = make_rocm_smi_text},
    {.name = "amd-smi-json",
     .title = "amd-smi metric or monitor --json",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with --watch in epoch seconds, else --interval; the energy counter where there is one",
     .detect = detect_amd_smi_json,
     .make = make_amd_smi_json},
    {.name = "amd-smi-monitor",
     .title = "amd-smi monitor as printed",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with --watch in epoch seconds, else --interval; rows of partitions are left out",
     .detect = detect_amd_smi_monitor,
     .make = make_amd_smi_monitor},
    {.name = "amd-smi-metric",
     .title = "amd-smi metric as printed",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "with --watch in epoch seconds, else --interval; the energy counter where there is one",
     .detect = detect_amd_smi_metric,
     .make = make_amd_smi_metric},
    {.name = "zeus-window-csv",
     .title = "ZeusMonitor log file",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::C,
     .description = "joules per window and GPU; of nested windows the outermost",
     .detect = detect_zeus_window_csv,
     .make = make_zeus_window_csv},
    {.name = "zeus-monitor-csv",
     .title = "zeus_monitor 0.2",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "milliwatts without a label; where they may be watts --map unit=",
     .detect = detect_zeus_monitor_csv,
     .make = make_zeus_monitor_csv},
    {.name = "zeus-benchmark-json",
     .title = "ML.ENERGY benchmark result",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "power timelines, held between changes; without them the stated joules, at grade D",
     .detect = detect_zeus_benchmark_json,
     .make = make_zeus_benchmark_json},
});

}  // namespace

std::span<const LogFormat> gpu_formats() { return formats; }

}  // namespace wattboard::energy
