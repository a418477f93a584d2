// Linear extrapolation of partial runs.
#include "scoring/emissions/extrapolation.h"

#include <cmath>

namespace wattboard {

namespace {

/// A run of less than one part in a million says nothing about the whole.
constexpr double largest_factor = 1e6;

Problem problem(ProblemType type, std::string detail, std::string field)
{
    return {.type = type, .detail = std::move(detail), .field = std::move(field)};
}

}  // namespace

Result<Extrapolation> extrapolation(const PartialRun& partial)
{
    if (partial.epochs_done.has_value() != partial.epochs_total.has_value())
        return std::unexpected(problem(problems::missing_value,
                                       "A partial run states both the epochs done and the epochs of the full run.",
                                       partial.epochs_done ? "partial/epochs_total" : "partial/epochs_done"));
    if (!partial.epochs_done && !partial.data_share)
        return std::unexpected(
            problem(problems::missing_value, "A partial run states its epochs or its share of the data.", "partial"));
    double factor = 1.0;
    if (partial.epochs_done) {
        if (!(*partial.epochs_done > 0.0) || !std::isfinite(*partial.epochs_total) ||
            !(*partial.epochs_total >= *partial.epochs_done))
            return std::unexpected(problem(problems::out_of_range,
                                           "Epochs done must be above 0 and at most the epochs of the full run.",
                                           "partial/epochs_done"));
        factor *= *partial.epochs_total / *partial.epochs_done;
    }
    if (partial.data_share) {
        if (!(*partial.data_share > 0.0 && *partial.data_share <= 1.0))
            return std::unexpected(problem(
                problems::out_of_range, "The share of the data must be above 0 and at most 1.", "partial/data_share"));
        factor /= *partial.data_share;
    }
    if (!(factor <= largest_factor))
        return std::unexpected(
            problem(problems::out_of_range, "The run is less than a millionth of the one it stands for.", "partial"));
    return Extrapolation{.factor = factor, .extrapolated = factor > 1.0};
}

}  // namespace wattboard
