// Reads one log and prints its energy, its charge and every finding.
#include "server/cli/energy_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "scoring/energy/format_registry.h"
#include "scoring/energy/timestamp.h"
#include "server/cli/cli.h"
#include "server/cli/local_logs.h"
#include "server/cli/submit_options.h"
#include "server/documents/evidence_json.h"
#include "server/documents/time_text.h"

namespace wattboard::cli {
namespace {

struct EnergyOptions {
    std::vector<std::string> files;
    SubmitOptions reading;  ///< only its reading options: the flags are those of `submit`
    std::string start;
    std::string end;
    bool formats = false;
    bool json = false;
};

Result<ReadingOptions> reading_options(const EnergyOptions& options)
{
    Result<ReadingOptions> reading = reading_options_of(options.reading);
    if (!reading) return reading;
    for (const auto& [text, flag, target] :
         {std::tuple{&options.start, "--start", &reading->start}, std::tuple{&options.end, "--end", &reading->end}}) {
        if (text->empty()) continue;
        const Result<Nanoseconds> time = energy::parse_time(*text, reading->timezone);
        if (!time) {
            Problem problem = time.error();
            problem.field = flag;
            return std::unexpected{std::move(problem)};
        }
        *target = *time;
    }
    return reading;
}

void print_formats(bool as_json)
{
    if (!as_json) fmt::print("{:<26} {:<18} {}\n", "format", "kind", "grade, title; what may have to be declared");
    nlohmann::json list = nlohmann::json::array();
    for (const energy::LogFormat& format : energy::log_formats()) {
        if (as_json)
            list.push_back({{"name", format.name},
                            {"title", format.title},
                            {"kind", name_of(format.kind, evidence_kind_names)},
                            {"grade", name_of(format.grade, grade_names)},
                            {"description", format.description}});
        else
            fmt::print("{:<26} {:<18} {}  {}\n{:<48}{}\n", format.name, name_of(format.kind, evidence_kind_names),
                       name_of(format.grade, grade_names), format.title, "", format.description);
    }
    if (as_json) fmt::print("{}\n", list.dump(2));
}

void print_devices(const EvidenceSummary& summary)
{
    constexpr std::size_t most_shown = 40;
    fmt::print("\n{:<38} {:>10} {:>12} {:>12} {:>12} {:>10} {:>8} {:>10}\n", "device", "samples", "duration s",
               "mean W", "kWh", "gap s", "+- %", "charge W");
    for (std::size_t i = 0; i < std::min(summary.devices.size(), most_shown); ++i) {
        const DeviceEnergy& device = summary.devices[i];
        fmt::print("{:<38} {:>10} {:>12.3f} {:>12.2f} {:>12.6g} {:>10.3f} {:>8.2f} {:>10}\n", device.id, device.samples,
                   device.duration.value(), device.mean_power.value(), device.energy.value(),
                   device.largest_gap.value(), 100 * device.uncertainty.total(),
                   device.charge_power
                       ? fmt::format("{:.1f}{}", device.charge_power->value(), device.charge_power_known ? "" : "?")
                       : "-");
    }
    if (summary.devices.size() > most_shown)
        fmt::print("... and {} more (--json shows all)\n", summary.devices.size() - most_shown);
}

void print_files(const EvidenceSummary& summary)
{
    if (summary.files.empty()) return;
    fmt::print("\n{:<48} {:<26} {:>10} {:>12}  {}\n", "file", "format", "samples", "kWh", "note");
    for (const LogFile& file : summary.files)
        fmt::print("{:<48} {:<26} {:>10} {:>12}  {}\n", file.path, file.format.empty() ? "-" : file.format,
                   file.samples, file.format.empty() ? "-" : fmt::format("{:.6g}", file.energy.value()), file.note);
}

void print_findings(const EvidenceSummary& summary)
{
    fmt::print("\n");
    for (const Finding& finding : summary.findings) {
        if (finding.verdict != Verdict::fail) continue;
        fmt::print("{} {:<22} {}{}{}\n", finding.severity == Severity::reject ? "R" : "W", finding.check,
                   finding.message, finding.place.empty() ? "" : " At ", finding.place);
    }
    const auto failed = std::ranges::count(summary.findings, Verdict::fail, &Finding::verdict);
    fmt::print("{} of {} checks failed or could not vouch for the log.\n", failed, summary.findings.size());
}

void print_text(const EvidenceSummary& summary)
{
    const auto row = [](std::string_view name, const std::string& value) { fmt::print("{:<12} {}\n", name, value); };
    row("format", summary.format + (summary.format_version.empty() ? "" : " " + summary.format_version));
    row("rule", summary.rule);
    row("devices", fmt::to_string(summary.devices.size()));
    row("samples", fmt::format("{} ({} missing)", summary.samples, summary.missing));
    row("duration", fmt::format("{:.3f} s", summary.duration.value()));
    if (summary.start && summary.end)
        row("time", fmt::format("{} to {}{}", format_time(*summary.start), format_time(*summary.end),
                                summary.zone_known ? "" : " (zone not known)"));
    row("energy", fmt::format("{:.9g} kWh", summary.energy.value()));
    row("charged", fmt::format("{:.9g} kWh", summary.charged.value()));
    row("coverage", fmt::format("{:.4f}", summary.coverage));
    row("gaps", fmt::to_string(summary.gap_count));
    row("grade",
        fmt::format("{} (+- {:.1f} %)", name_of(summary.grade, grade_names), 100 * summary.relative_uncertainty));
    const EnergyUncertainty& parts = summary.uncertainty;
    row("uncertainty", fmt::format("gain {:.2f} %, sampling {:.3f} %, ends {:.3f} %, resolution {:.3f} %",
                                   100 * parts.gain, 100 * parts.sampling, 100 * parts.ends, 100 * parts.resolution));
    if (summary.stated_total) row("stated total", fmt::format("{:.9g} kWh", summary.stated_total->value()));
    if (summary.pue_divided_out != 1) row("PUE", fmt::format("{:.4g}, divided out", summary.pue_divided_out));
    if (!summary.left_out.empty()) row("left out", fmt::format("{}", fmt::join(summary.left_out, ", ")));
    for (const auto& [what, count] : summary.skipped) row("skipped", fmt::format("{}: {}", what, count));
    print_files(summary);
    print_devices(summary);
    print_findings(summary);
}

int run_energy(const EnergyOptions& options)
{
    if (options.formats) {
        print_formats(options.json);
        return exit_ok;
    }
    if (options.files.empty()) {
        fmt::print(stderr, "wattboard energy: which log? Give its file, or --formats for a list of formats.\n");
        return exit_usage;
    }
    const Result<ReadingOptions> reading = reading_options(options);
    const Result<EvidenceSummary> summary =
        reading ? read_local_logs(options.files, *reading) : std::unexpected{reading.error()};
    if (!summary) {
        fmt::print(stderr, "wattboard energy: {}\n", describe(summary.error()));
        return exit_refused;
    }
    if (options.json)
        fmt::print("{}\n", to_json(*summary).dump(2));
    else
        print_text(*summary);
    return exit_ok;
}

}  // namespace

void add_energy_command(CLI::App& app, int& exit_code)
{
    const auto options = std::make_shared<EnergyOptions>();
    auto* command = app.add_subcommand("energy", "Read an energy log and print what it says; stores nothing");
    command->add_option(
        "file", options->files,
        "The log, as the measuring tool wrote it (also gzip, zstd, zip, tar); several files or a folder "
        "are read as one archive of them");
    command->add_option("--format", options->reading.format, "Format of the log, if it is not recognised");
    command->add_option("--columns", options->reading.columns, "Column names of a log without header, a,b,c");
    command->add_option("--map", options->reading.map,
                        "Columns by role: time=...,power=... (or energy=, counter=),unit=mW,device=...,"
                        "time_unit=epoch_s (relative_s: from the log's own start); date_order=dmy or mdy for dates "
                        "that do not show it; device=none says that all rows are one device; of volts and amperes "
                        "voltage=...,voltage_unit=V,current=...,current_unit=A");
    command->add_option("--interval", options->reading.interval_s, "Length of the first interval of energies, seconds");
    command->add_option("--timezone", options->reading.timezone, "Zone of times without one: Europe/Berlin or +02:00");
    command->add_option("--select", options->reading.select, "Which run of a file of several: run_id=...");
    command->add_option("--gpu", options->reading.gpus, "Model of the devices, if the log does not name them");
    command->add_option("--start", options->start, "Start of the run: 2027-01-05T10:00:00Z");
    command->add_option("--end", options->end, "End of the run");
    command->add_flag("--formats", options->formats, "List the formats and stop");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &exit_code] { exit_code = run_energy(*options); });
}

}  // namespace wattboard::cli
