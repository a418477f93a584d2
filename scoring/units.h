// Physical units as types: a number without its unit does not compile where a quantity is expected.
#pragma once

#include <compare>

namespace wattboard {

/// A quantity of one dimension. `Tag` names the unit; arithmetic keeps it. The raw number is reached only by
/// `.value()`.
template <class Tag>
class Quantity {
public:
    constexpr Quantity() = default;
    constexpr explicit Quantity(double value) : value_{value} {}

    [[nodiscard]] constexpr double value() const { return value_; }

    constexpr Quantity& operator+=(Quantity other)
    {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other)
    {
        value_ -= other.value_;
        return *this;
    }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
    friend constexpr Quantity operator*(Quantity a, double factor) { return Quantity{a.value_ * factor}; }
    friend constexpr Quantity operator*(double factor, Quantity a) { return Quantity{factor * a.value_}; }
    friend constexpr Quantity operator/(Quantity a, double divisor) { return Quantity{a.value_ / divisor}; }
    friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

private:
    double value_ = 0;
};

using Joules = Quantity<struct JoulesTag>;
using KilowattHours = Quantity<struct KilowattHoursTag>;
using Watts = Quantity<struct WattsTag>;
using Seconds = Quantity<struct SecondsTag>;
using KilogramsCo2e = Quantity<struct KilogramsCo2eTag>;
/// Carbon intensity of electricity, grams of CO2e per kilowatt hour.
using GramsPerKilowattHour = Quantity<struct GramsPerKilowattHourTag>;

inline constexpr double joules_per_kilowatt_hour = 3.6e6;

constexpr Joules operator*(Watts power, Seconds time) { return Joules{power.value() * time.value()}; }
constexpr Joules operator*(Seconds time, Watts power) { return power * time; }
constexpr KilogramsCo2e operator*(KilowattHours energy, GramsPerKilowattHour intensity)
{
    return KilogramsCo2e{energy.value() * intensity.value() / 1000.0};
}

constexpr KilowattHours to_kilowatt_hours(Joules energy)
{
    return KilowattHours{energy.value() / joules_per_kilowatt_hour};
}
constexpr Joules to_joules(KilowattHours energy) { return Joules{energy.value() * joules_per_kilowatt_hour}; }

}  // namespace wattboard
