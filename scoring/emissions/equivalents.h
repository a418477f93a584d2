// Everyday equivalents of an energy, each with the figure it rests on and where that comes from.
#pragma once

#include <array>
#include <string_view>

#include "scoring/units.h"

namespace wattboard {

struct EquivalentKind {
    std::string_view name;   ///< stable, snake_case
    std::string_view label;  ///< for people, plural
    KilowattHours each;
    std::string_view source;
};

/// Energy to heat 1 litre of water from 20 to 100 degrees: 4186 J/(kg K) x 80 K, at 90 % efficiency.
inline constexpr KilowattHours kettle_energy = to_kilowatt_hours(Joules{4186.0 * 80.0 / 0.9});

inline constexpr std::array<EquivalentKind, 2> equivalent_kinds{{
    {"household_months", "months of electricity of an average US household", KilowattHours{899.0},
     "U.S. Energy Information Administration: average residential customer 2022, 899 kWh per month"},
    {"kettles", "kettles of 1 litre boiled", kettle_energy,
     "computed: 1 kg of water from 20 to 100 degrees C, 4186 J/(kg K), 90 % efficiency"},
}};

struct Equivalent {
    const EquivalentKind* kind = nullptr;
    double amount = 0;
};

[[nodiscard]] constexpr std::array<Equivalent, equivalent_kinds.size()> equivalents(KilowattHours energy)
{
    std::array<Equivalent, equivalent_kinds.size()> result;
    for (std::size_t i = 0; i < equivalent_kinds.size(); ++i)
        result[i] = {.kind = &equivalent_kinds[i], .amount = energy / equivalent_kinds[i].each};
    return result;
}

}  // namespace wattboard
