// Selection, merging and totals of CodeCarbon runs.
#include "scoring/energy/formats/codecarbon_runs.h"

#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

std::optional<Problem> CodeCarbonRuns::take(CodeCarbonRow row)
{
    if (row.run_id.size() > max_id_bytes)
        return Problem{.type = problems::malformed_log,
                       .detail = "The run id is longer than any that CodeCarbon writes.",
                       .field = "run_id"};
    tally.see(row);
    if (!row.energy_kwh || !row.duration_s) {
        ++tally.rows_without_energy;
        return std::nullopt;
    }
    const auto selected = options_.select.find("run_id");
    if (selected != options_.select.end() && row.run_id != selected->second) {
        ++tally.rows_not_selected;
        return std::nullopt;
    }
    if (row.run_id.empty() && named) {
        ++tally.rows_without_run_id;
        tally.beside_kwh += row.net_kwh();
        return std::nullopt;
    }
    if (!named) row.run_id = fmt::format("row {}", tally.rows);
    const auto [at, fresh] = run_index_.emplace(row.run_id, runs_.size());
    if (fresh && runs_.size() == max_runs)
        return Problem{.type = problems::limit_exceeded,
                       .detail = fmt::format("The file has more than {} runs.", max_runs),
                       .field = "run_id",
                       .hint = "Cut out the rows of this submission."};
    if (fresh) {
        runs_.push_back(std::move(row));
    } else if (tasks) {
        runs_[at->second].add(row);
    } else {
        ++tally.rows_superseded;
        runs_[at->second].replace_if_longer(std::move(row));
    }
    return std::nullopt;
}

Problem CodeCarbonRuns::no_run() const
{
    if (tally.rows == 0) return {.type = problems::empty_log, .detail = "The file has no row of a run."};
    if (options_.select.contains("run_id"))
        return {.type = problems::invalid_value,
                .detail = fmt::format("The file has no run \"{}\".", excerpt(options_.select.at("run_id"))),
                .field = "run_id",
                .hint = "Give a run_id of the file to --select, or leave it out."};
    return {.type = problems::empty_log,
            .detail = "No row has a run id, an energy and a duration.",
            .field = "energy_consumed",
            .hint = "Send the file of a run that CodeCarbon ended with stop() or flush()."};
}

Result<EvidenceSummary> CodeCarbonRuns::summarise(std::string format, bool zone_known, const Finding& tail)
{
    if (runs_.empty()) return std::unexpected{no_run()};
    std::vector<TotalRun> totals;
    double consumed = 0;
    for (const CodeCarbonRow& run : runs_) {
        totals.push_back(run.total());
        consumed += *run.energy_kwh;
    }
    EvidenceSummary summary = summarise_totals(
        totals,
        {.format = std::move(format),
         .format_version = tally.version_guess(),
         .rule = tasks ? "sum of the tasks of each run" : "per run the row with the largest duration, runs summed",
         .grade = Grade::D,
         .zone_known = zone_known && tally.any_time,
         .rows = tally.rows,
         .missing = tally.rows_without_energy,
         .beside = KilowattHours{tally.beside_kwh},
         .findings = check_codecarbon(runs_, tally, tail)},
        options_, context_);
    if (summary.energy > KilowattHours{}) summary.pue_divided_out = consumed / summary.energy.value();
    add_components(runs_, summary);
    const auto skip = [&summary](std::string_view what, std::uint64_t count) {
        if (count > 0) summary.skipped[std::string{what}] += count;
    };
    skip("rows without energy or duration", tally.rows_without_energy);
    skip("cumulative rows of a run before its longest", tally.rows_superseded);
    skip("rows of other runs than the selected one", tally.rows_not_selected);
    return summary;
}

}  // namespace wattboard::energy
