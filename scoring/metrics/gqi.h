// GQI = beta a^alpha / log10(E / e0), continued below a knee so that it has no pole and more energy never pays.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

/// Smallest knee admitted: the tangent's denominator at zero energy is (ln F - 1) / ln 10, positive only for F > e.
inline constexpr double gqi_smallest_knee = 3.0;

/// Parameters that make a total, finite order: knee >= 3, alpha in [1, 10], beta > 0, e0 > 0 (beta and e0 below 1e12,
/// so that no score overflows). `field` is the parent of the field names in problems, such as "gqi".
[[nodiscard]] Result<GqiParameters> checked_gqi_parameters(const GqiParameters& parameters, std::string_view field);

/// Denominator D(x), x = E / e0 >= 0. At and above the knee F it is log10 x, the published formula; below it is the
/// tangent of log10 at F, or with `Continuation::floor` the constant log10 F. Positive and finite for every finite x.
[[nodiscard]] double gqi_denominator(double x, const GqiParameters& parameters);

/// GQI of an accuracy in [0, 1] at an energy >= 0 under checked parameters: "Watt for What: Rethinking Deep Learning's
/// Energy-Performance Relationship", equation 1, with the continuation below the knee. Never negative, always finite.
[[nodiscard]] double gqi(double accuracy, KilowattHours energy, const GqiParameters& parameters);

/// The formula as published, always with E in kWh and the given alpha and beta; null at or below 1 kWh, where its
/// logarithm is zero or negative. A column for readers, never a sort key.
[[nodiscard]] std::optional<double> gqi_published(double accuracy, KilowattHours energy,
                                                  const GqiParameters& parameters);

/// kappa = x D'(x) / D(x): per cent of score lost for one per cent more energy, in [0, 1 / ln F].
[[nodiscard]] double gqi_energy_elasticity(double x, const GqiParameters& parameters);

/// Relative gain of accuracy that is worth as much as halving the energy (0.02 = 2 % better accuracy): what the form
/// for e0 shows, since a badly chosen e0 makes the score ignore energy.
[[nodiscard]] double accuracy_worth_of_halving(KilowattHours energy, const GqiParameters& parameters);

/// Reference energy e0 = E_b / x_b that puts a baseline of energy E_b at x_b reference units (10 to 300 are sensible).
[[nodiscard]] KilowattHours suggested_e0(KilowattHours baseline_energy, double baseline_units = 30.0);

/// Name with the frozen parameters, such as "GQI[E0=1kWh,F=10]"; alpha, beta and the floor are named where they differ
/// from the published formula with the tangent.
[[nodiscard]] std::string gqi_display_name(const GqiParameters& parameters, std::string_view metric = "GQI");

}  // namespace wattboard
