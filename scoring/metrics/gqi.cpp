// GQI, its continuation below the knee, and what follows from its slope.
#include "scoring/metrics/gqi.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "scoring/metrics/number_text.h"

namespace wattboard {

namespace {

constexpr double largest_parameter = 1e12;

Problem out_of_range(std::string_view parent, std::string_view name, double value, std::string_view rule)
{
    return {.type = problems::out_of_range,
            .detail = std::string{name} + " is " + number_text(value) + "; it must be " + std::string{rule} + ".",
            .field = std::string{parent} + "/" + std::string{name}};
}

/// x = E / e0, kept finite where the quotient of two finite numbers overflows.
double reference_units(KilowattHours energy, const GqiParameters& parameters)
{
    return std::clamp(energy / parameters.e0, 0.0, std::numeric_limits<double>::max());
}

}  // namespace

Result<GqiParameters> checked_gqi_parameters(const GqiParameters& parameters, std::string_view field)
{
    const auto inside = [](double value, double above, double upto) { return value > above && value <= upto; };
    if (!inside(parameters.e0.value(), 0.0, largest_parameter))
        return std::unexpected(out_of_range(field, "e0", parameters.e0.value(), "above 0 kWh"));
    if (!(parameters.knee >= gqi_smallest_knee && parameters.knee <= largest_parameter))
        return std::unexpected(out_of_range(field, "knee", parameters.knee, "at least 3, else the pole at e0 is back"));
    if (!(parameters.alpha >= 1.0 && parameters.alpha <= 10.0))
        return std::unexpected(out_of_range(field, "alpha", parameters.alpha, "from 1 to 10"));
    if (!inside(parameters.beta, 0.0, largest_parameter))
        return std::unexpected(out_of_range(field, "beta", parameters.beta, "above 0"));
    return parameters;
}

double gqi_denominator(double x, const GqiParameters& parameters)
{
    const double knee = parameters.knee;
    if (x >= knee) return std::log10(std::min(x, std::numeric_limits<double>::max()));
    if (parameters.continuation == Continuation::floor) return std::log10(knee);
    return std::log10(knee) - (1.0 - std::max(x, 0.0) / knee) / std::numbers::ln10;
}

double gqi(double accuracy, KilowattHours energy, const GqiParameters& parameters)
{
    return parameters.beta * std::pow(accuracy, parameters.alpha) /
           gqi_denominator(reference_units(energy, parameters), parameters);
}

std::optional<double> gqi_published(double accuracy, KilowattHours energy, const GqiParameters& parameters)
{
    // The logarithm of the next double above 1 is 2e-16, so the quotient stays finite for every checked beta.
    if (!(energy.value() > 1.0)) return std::nullopt;
    return parameters.beta * std::pow(accuracy, parameters.alpha) / std::log10(energy.value());
}

double gqi_energy_elasticity(double x, const GqiParameters& parameters)
{
    if (x >= parameters.knee) return 1.0 / std::log(x);
    if (parameters.continuation == Continuation::floor) return 0.0;
    return (std::max(x, 0.0) / parameters.knee) / (gqi_denominator(x, parameters) * std::numbers::ln10);
}

double accuracy_worth_of_halving(KilowattHours energy, const GqiParameters& parameters)
{
    const double x = reference_units(energy, parameters);
    const double ratio = gqi_denominator(x, parameters) / gqi_denominator(x / 2.0, parameters);
    return std::pow(ratio, 1.0 / parameters.alpha) - 1.0;
}

KilowattHours suggested_e0(KilowattHours baseline_energy, double baseline_units)
{
    return baseline_energy / baseline_units;
}

std::string gqi_display_name(const GqiParameters& parameters, std::string_view metric)
{
    const GqiParameters published;
    std::string name{metric};
    name += "[E0=" + number_text(parameters.e0.value()) + "kWh,F=" + number_text(parameters.knee);
    if (parameters.alpha != published.alpha) name += ",alpha=" + number_text(parameters.alpha);
    if (parameters.beta != published.beta) name += ",beta=" + number_text(parameters.beta);
    if (parameters.continuation == Continuation::floor) name += ",floor";
    return name + "]";
}

}  // namespace wattboard
