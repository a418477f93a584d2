// Differences between a run and its repeat.
#include "scoring/plausibility/repeat_check.h"

#include <algorithm>
#include <cmath>

#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// The energies of a run as its logs give them. Gains are common to all logs, so uncertainties add linearly.
struct LoggedEnergy {
    double said = 0;
    double charged = 0;
    double relative_uncertainty = 0;
};

LoggedEnergy logged_energy(const RunFacts& run)
{
    std::vector<double> said;
    std::vector<double> charged;
    std::vector<double> spread;
    for (const EvidenceSummary& log : run.evidence) {
        said.push_back(log.energy.value());
        charged.push_back(log.charged.value());
        spread.push_back(log.energy.value() * log.relative_uncertainty);
    }
    LoggedEnergy sum{.said = order_free_sum(std::move(said)), .charged = order_free_sum(std::move(charged))};
    if (sum.said > 0) sum.relative_uncertainty = order_free_sum(std::move(spread)) / sum.said;
    return sum;
}

/// How much more the repeat took, as a share of the entry's: from the nearer ends of both ranges.
double excess(const LoggedEnergy& entry, const RepeatFacts& repeat)
{
    if (repeat.energy.value() > entry.charged) return repeat.energy.value() / entry.charged - 1;
    if (repeat.charged.value() < entry.said) return repeat.charged.value() / entry.said - 1;
    return 0;
}

double length_of(const RunFacts& run)
{
    if (run.span) return static_cast<double>(run.span->end - run.span->start) * 1e-9;
    double longest = 0;
    for (const EvidenceSummary& log : run.evidence) longest = std::max(longest, log.duration.value());
    return longest;
}

std::string percent(double share) { return rounded_text(std::abs(share) * 100.0) + " %"; }

/// `worse`: the repeat does worse than the entry by this share; negative: better.
Finding difference(std::string check, double worse, double threshold, const RepeatFacts& repeat, std::string message)
{
    return {.check = std::move(check),
            .value = std::abs(worse),
            .threshold = threshold,
            .unit = "1",
            .severity = worse > 0 ? Severity::reject : Severity::warn,
            .verdict = std::abs(worse) > threshold ? Verdict::fail : Verdict::pass,
            .evidence = repeat.evidence,
            .place = repeat.name + ", " + run_place(repeat.run),
            .message = std::move(message)};
}

Finding energy_finding(const RunFacts& run, const RepeatFacts& repeat, const Thresholds& thresholds)
{
    const LoggedEnergy entry = logged_energy(run);
    const std::string place = repeat.name + ", " + run_place(repeat.run);
    if (!(entry.said > 0) || !(entry.charged > 0))
        return not_applicable("repeat_energy", place, "The run has no energy to compare with.");
    const double worse = excess(entry, repeat);
    const double uncertainty = std::max(entry.relative_uncertainty, repeat.relative_uncertainty);
    return difference(
        "repeat_energy", worse, threshold_of(thresholds, "repeat_energy") * uncertainty, repeat,
        worse == 0 ? "The repeat took as much energy as the run."
                   : "The repeat took " + percent(worse) + (worse > 0 ? " more" : " less") + " energy than the run.");
}

Finding throughput_finding(const RunFacts& run, const ModelFacts& model, const RepeatFacts& repeat,
                           const Thresholds& thresholds)
{
    const std::optional<double> stated = repeat.throughput ? stated_throughput(run, model) : std::nullopt;
    const double length = length_of(run);
    if (!stated && (!(length > 0) || !(repeat.duration > Seconds{})))
        return not_applicable("repeat_throughput", repeat.name + ", " + run_place(repeat.run),
                              "Neither throughputs nor lengths of both runs are known.");
    const double ratio = stated ? *repeat.throughput / *stated : length / repeat.duration.value();
    const double worse = 1 - ratio;
    return difference("repeat_throughput", worse, threshold_of(thresholds, "repeat_throughput"), repeat,
                      worse == 0 ? "The repeat was as fast as the run."
                                 : "The repeat was " + percent(worse) + (worse > 0 ? " slower" : " faster") +
                                       " than the run" + (stated ? "." : ", by their lengths."));
}

}  // namespace

std::optional<double> stated_throughput(const RunFacts& run, const ModelFacts& model)
{
    if (run.stage == Stage::inference)
        return model.time_per_item ? std::optional{1.0 / model.time_per_item->value()} : std::nullopt;
    const double length = length_of(run);
    if (run.stage != Stage::training || !model.training_samples || !model.training_epochs || !(length > 0))
        return std::nullopt;
    double epochs = *model.training_epochs;
    if (run.partial && run.partial->epochs_done) epochs = *run.partial->epochs_done;
    const double share = run.partial ? run.partial->data_share.value_or(1.0) : 1.0;
    return *model.training_samples * share * epochs / length;
}

std::vector<Finding> check_repeat(const RunFacts& run, const ModelFacts& model, const RepeatFacts& repeat,
                                  const Thresholds& thresholds)
{
    return {energy_finding(run, repeat, thresholds), throughput_finding(run, model, repeat, thresholds)};
}

}  // namespace wattboard
