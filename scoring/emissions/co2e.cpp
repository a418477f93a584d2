// CO2e and the ranges of its factors.
#include "scoring/emissions/co2e.h"

#include "scoring/metrics/number_text.h"

namespace wattboard {

KilogramsCo2e co2e(KilowattHours energy, GramsPerKilowattHour intensity, double pue)
{
    return pue * (energy * intensity);
}

KilogramsCo2e co2e(std::span<const EnergyPortion> portions, double pue)
{
    KilogramsCo2e sum;
    for (const EnergyPortion& portion : portions) sum += co2e(portion.energy, portion.intensity, pue);
    return sum;
}

Result<GramsPerKilowattHour> checked_intensity(double grams_per_kwh, std::string_view field)
{
    if (grams_per_kwh >= 0.0 && grams_per_kwh <= highest_grid_intensity.value())
        return GramsPerKilowattHour{grams_per_kwh};
    return std::unexpected(
        Problem{.type = problems::out_of_range,
                .detail = "The grid intensity is " + number_text(grams_per_kwh) + " g/kWh; it must be from 0 to 1300.",
                .field = std::string{field},
                .hint = "Intensities are in grams of CO2e per kWh: 471.84, not 0.47184."});
}

Result<double> checked_pue(double pue, std::string_view field)
{
    if (pue >= lowest_pue && pue <= highest_pue) return pue;
    return std::unexpected(Problem{.type = problems::out_of_range,
                                   .detail = "The PUE is " + number_text(pue) + "; it must be from 1 to 3.",
                                   .field = std::string{field}});
}

}  // namespace wattboard
