// Arithmetic and findings of CodeCarbon files.
#include "scoring/energy/formats/codecarbon_checks.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "scoring/plausibility/log_checks.h"

namespace wattboard::energy {

std::optional<double> CodeCarbonRow::components() const
{
    if (!cpu_kwh && !gpu_kwh && !ram_kwh) return std::nullopt;
    return cpu_kwh.value_or(0) + gpu_kwh.value_or(0) + ram_kwh.value_or(0);
}

TotalRun CodeCarbonRow::total() const
{
    return {.id = run_id,
            .name = project,
            .rows = rows,
            .duration = Seconds{duration_s.value_or(0)},
            .energy = KilowattHours{net_kwh()},
            .end = end};
}

void CodeCarbonRow::replace_if_longer(CodeCarbonRow other)
{
    other.rows = rows + 1;
    if (other.duration_s.value_or(0) > duration_s.value_or(0))
        *this = std::move(other);
    else
        rows = other.rows;
}

void CodeCarbonRow::add(const CodeCarbonRow& task)
{
    const auto sum = [](std::optional<double>& to, const std::optional<double>& more) {
        if (more) to = to.value_or(0) + *more;
    };
    ++rows;
    sum(duration_s, task.duration_s);
    sum(energy_kwh, task.energy_kwh);
    sum(cpu_kwh, task.cpu_kwh);
    sum(gpu_kwh, task.gpu_kwh);
    sum(ram_kwh, task.ram_kwh);
    if (task.end) end = std::max(end.value_or(*task.end), *task.end);
}

void CodeCarbonTally::see(const CodeCarbonRow& row)
{
    ++rows;
    any_time = any_time || row.end.has_value();
    if (!row.version.empty()) version = row.version;
    if (row.short_row) ++short_rows;
    if (row.process) ++process_rows;
    if (row.pue && row.divisor() != *row.pue) ++wild_pue;
    if (!row.cpu_watts) return;
    ++rows_with_cpu_watts;
    cpu_watts_constant = cpu_watts_constant && cpu_watts.value_or(*row.cpu_watts) == *row.cpu_watts;
    cpu_watts = row.cpu_watts;
}

std::string CodeCarbonTally::version_guess() const
{
    if (!version.empty()) return version;
    if (columns <= 12) return "1.x";
    if (columns <= 29) return "2.0";
    if (columns <= 31) return "2.2";
    if (columns == 32) return "2.7";
    return columns <= 34 ? "3.0.8" : "3.2.1";
}

namespace {

Finding counted(std::string_view check, std::uint64_t count, Severity severity, std::string message)
{
    return {.check = std::string{check},
            .value = static_cast<double>(count),
            .threshold = 0,
            .unit = "rows",
            .severity = severity,
            .verdict = count > 0 ? Verdict::fail : Verdict::pass,
            .message = std::move(message)};
}

Finding check_components(const std::vector<CodeCarbonRow>& runs)
{
    double worst = -1;
    std::string place;
    for (const CodeCarbonRow& run : runs) {
        if (!run.components() || *run.energy_kwh <= 0) continue;
        const double deviation = std::abs(*run.components() / *run.energy_kwh - 1);
        if (deviation <= worst) continue;
        worst = deviation;
        place = run.run_id;
    }
    if (worst < 0)
        return {.check = "components_vs_total",
                .unit = "1",
                .verdict = Verdict::not_applicable,
                .message = "The file has no energies of components."};
    Finding finding = graded_finding("components_vs_total", worst, 0.01, 0.05, "1");
    finding.place = place;
    finding.message = "Largest deviation of cpu + gpu + ram from energy_consumed.";
    return finding;
}

Finding check_constant_component(const CodeCarbonTally& tally)
{
    Finding finding{.check = "constant_component", .value = tally.cpu_watts, .unit = "W"};
    if (tally.rows_with_cpu_watts < 2) {
        finding.verdict = Verdict::not_applicable;
        finding.message = "Fewer than two rows state a CPU power.";
        return finding;
    }
    finding.verdict = tally.cpu_watts_constant ? Verdict::fail : Verdict::pass;
    finding.message = tally.cpu_watts_constant
                          ? "The CPU power is the same in every row: a constant guess, not measured."
                          : "The CPU power differs between rows.";
    return finding;
}

}  // namespace

std::vector<Finding> check_codecarbon(const std::vector<CodeCarbonRow>& runs, const CodeCarbonTally& tally,
                                      const Finding& tail)
{
    return {tail,
            counted("missing_run_id", tally.rows_without_run_id, Severity::warn,
                    "Rows without a run id are not counted as runs; their energy is charged."),
            counted("missing_energy", tally.rows_without_energy, Severity::warn,
                    "Rows without energy or duration, as after a crash."),
            counted("short_rows", tally.short_rows, Severity::warn,
                    "Rows with dropped cells: only the part before the place names was read, no PUE was divided out."),
            counted("tracking_mode", tally.process_rows, Severity::warn,
                    "Rows tracked with tracking_mode=process: they count less than the machine drew."),
            counted("unread_times", tally.unread_times, Severity::warn,
                    "Rows whose time could not be read, as after a spreadsheet: when they ran is not known."),
            counted("pue_range", tally.wild_pue, Severity::reject,
                    "Rows with a PUE outside [1, 3]; it was not divided out."),
            check_components(runs),
            check_constant_component(tally)};
}

void add_components(const std::vector<CodeCarbonRow>& runs, EvidenceSummary& summary)
{
    for (const CodeCarbonRow& run : runs) {
        if (run.cpu_kwh) summary.component_energy_kwh["cpu"] += *run.cpu_kwh / run.divisor();
        if (run.gpu_kwh) summary.component_energy_kwh["gpu"] += *run.gpu_kwh / run.divisor();
        if (run.ram_kwh) summary.component_energy_kwh["dram"] += *run.ram_kwh / run.divisor();
    }
}

}  // namespace wattboard::energy
