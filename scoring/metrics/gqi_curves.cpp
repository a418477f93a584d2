// Numeric inversion of GQI.
#include "scoring/metrics/gqi_curves.h"

#include <cmath>

namespace wattboard {

std::vector<KilowattHours> log_spaced(KilowattHours first, KilowattHours last, std::size_t count)
{
    std::vector<KilowattHours> energies;
    energies.reserve(count);
    const double ratio = last.value() / first.value();
    for (std::size_t i = 0; i < count; ++i)
        energies.push_back(first * std::pow(ratio, static_cast<double>(i) / static_cast<double>(count - 1)));
    // The ends are exact, whatever the powers were rounded to.
    energies.back() = last;
    return energies;
}

std::optional<double> accuracy_for_gqi(double score, KilowattHours energy, const GqiParameters& parameters)
{
    if (gqi(1.0, energy, parameters) < score) return std::nullopt;
    double low = 0;
    double high = 1;
    constexpr int halvings = 52;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (gqi(middle, energy, parameters) < score ? low : high) = middle;
    }
    return high;
}

std::vector<GqiCurvePoint> iso_gqi(double score, const std::vector<KilowattHours>& energies,
                                   const GqiParameters& parameters)
{
    std::vector<GqiCurvePoint> points;
    for (const KilowattHours energy : energies)
        if (const auto accuracy = accuracy_for_gqi(score, energy, parameters)) points.push_back({energy, *accuracy});
    return points;
}

}  // namespace wattboard
