// Model facts and fixed conditions.
#include "scoring/entry/model_conditions.h"

#include <cmath>

namespace wattboard {

namespace {

struct StatedFigure {
    std::string_view field;
    std::optional<double> value;
    bool zero_allowed;
};

std::optional<double> figure(std::optional<int> count) { return count ? std::optional<double>{*count} : std::nullopt; }

template <class Unit>
std::optional<double> figure(const std::optional<Quantity<Unit>>& amount)
{
    return amount ? std::optional{amount->value()} : std::nullopt;
}

}  // namespace

Result<void> checked_model(const ModelFacts& model)
{
    const StatedFigure figures[] = {
        {"parameters", model.parameters, false},
        {"operations", model.operations, false},
        {"batch_size", figure(model.batch_size), false},
        {"training_runs", figure(model.training_runs), false},
        {"repeats", figure(model.repeats), false},
        {"time_per_item_s", figure(model.time_per_item), true},
        {"energy_per_item_j", figure(model.energy_per_item), true},
    };
    for (const auto& [field, value, zero_allowed] : figures) {
        if (!value) continue;
        if (std::isfinite(*value) && (*value > 0.0 || (zero_allowed && *value == 0.0))) continue;
        return std::unexpected(Problem{.type = problems::out_of_range,
                                       .detail = "The model's " + std::string{field} + " must be a finite number " +
                                                 (zero_allowed ? "of at least 0." : "above 0."),
                                       .field = "model/" + std::string{field}});
    }
    return {};
}

std::vector<std::string> broken_conditions(const Rulebook& rulebook, const ModelFacts& model,
                                           const std::vector<CountedRun>& runs)
{
    std::vector<std::string> reasons;
    if (rulebook.fixed_batch_size && model.batch_size != rulebook.fixed_batch_size)
        reasons.push_back("the rulebook fixes batch size " + std::to_string(*rulebook.fixed_batch_size));
    if (rulebook.fixed_input_size && model.input_size != *rulebook.fixed_input_size)
        reasons.push_back("the rulebook fixes input size " + *rulebook.fixed_input_size);
    if (!rulebook.fixed_hardware_class) return reasons;
    for (const CountedRun& counted : runs)
        if (counted.run->hardware.hardware_class != *rulebook.fixed_hardware_class)
            reasons.push_back("run " + counted.run->id + " is not of the hardware class " +
                              *rulebook.fixed_hardware_class);
    return reasons;
}

}  // namespace wattboard
