// A question to the what-if scorer.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard::api {

struct WhatIfInput {
    Performance performance;
    KilowattHours energy;  ///< charged energy of the IT equipment in scope, without PUE
    ModelFacts model;
    std::optional<GqiParameters> gqi;
    std::optional<double> min_performance;
    std::optional<GramsPerKilowattHour> intensity;
    std::string zone;  ///< instead of `intensity`; with `year`
    std::optional<int> year;
    std::optional<double> pue;
};

/// {"performance": {"value", "low"?, "high"?, "n_items"?}, "energy_kwh", "model"?, "gqi"? {e0_kwh, knee, alpha, beta,
/// continuation}, "min_performance"?, "grid"? {intensity_g_per_kwh} or {zone, year?}, "pue"?}. `official` gives what
/// the members of "gqi" that are left out are.
[[nodiscard]] Result<WhatIfInput> what_if_from_json(const nlohmann::json& body, const GqiParameters& official);

}  // namespace wattboard::api
