// Model-level plausibility.
#include "scoring/plausibility/model_checks.h"

#include <limits>

#include "scoring/metrics/nofade.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

Finding check_utilization_of_peak(const TrainingWork& work, const Thresholds& thresholds)
{
    if (!work.flops || !work.peak_flops_in_time || !(*work.peak_flops_in_time > 0.0))
        return not_applicable("utilization_of_peak", "", "Operations of the training or peak rate are not known.");
    const double utilization = *work.flops / *work.peak_flops_in_time;
    return graded_finding("utilization_of_peak", utilization, thresholds, "",
                          "The training used " + rounded_text(utilization * 100.0) +
                              " % of the devices' peak rate; 30 to 50 % is usual.");
}

Finding check_minimum_energy(const TrainingWork& work, const Thresholds& thresholds)
{
    if (!work.flops || !work.min_picojoule_per_flop)
        return not_applicable("minimum_energy", "",
                              "Operations of the training or energy per operation are not known.");
    const KilowattHours least = to_kilowatt_hours(Joules{*work.flops * *work.min_picojoule_per_flop * 1e-12});
    const double ratio = work.energy > KilowattHours{} ? least / work.energy : std::numeric_limits<double>::max();
    return graded_finding("minimum_energy", ratio, thresholds, "",
                          "The operations alone need at least " + rounded_text(least.value()) +
                              " kWh on this hardware; the logs say " + rounded_text(work.energy.value()) + " kWh.");
}

Finding check_model_operations(const ModelFacts& model, const Thresholds& thresholds)
{
    if (!model.operations || !model.parameters || !(*model.parameters > 0.0))
        return not_applicable("nofade_flops", "", "Operations or parameters are not stated.");
    const double per_parameter = flops_of(*model.operations, model.convention) / *model.parameters;
    const double threshold = threshold_of(thresholds, "nofade_flops");
    return {.check = "nofade_flops",
            .value = per_parameter,
            .threshold = threshold,
            .unit = "1",
            .severity = Severity::warn,
            .verdict = per_parameter < threshold ? Verdict::fail : Verdict::pass,
            .place = {},
            .message = "One prediction takes " + rounded_text(per_parameter) + " FLOPs per parameter."};
}

}  // namespace wattboard
