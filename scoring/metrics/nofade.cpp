// NoFADE, definition nofade-1.
#include "scoring/metrics/nofade.h"

#include <cmath>

namespace wattboard {

double flops_of(double operations, OperationConvention convention)
{
    return convention == OperationConvention::macs ? 2.0 * operations : operations;
}

NofadeScore nofade(double accuracy, std::optional<double> flops, std::optional<double> dataset_complexity)
{
    NofadeScore score;
    score.per_unit_complexity = !dataset_complexity.has_value();
    if (!flops) {
        score.reason = "the operations of one prediction are not stated";
    } else if (!(*flops >= nofade_least_flops)) {
        score.reason = "NoFADE is not defined below 1e6 FLOPs per prediction";
    } else {
        score.value = accuracy * dataset_complexity.value_or(1.0) / std::log10(*flops);
    }
    return score;
}

}  // namespace wattboard
