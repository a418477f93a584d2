// A question to the what-if scorer.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard::api {

/// What the rules are to be in place of the rulebook's.
struct AskedRules {
    std::optional<GqiParameters> gqi;
    std::optional<double> min_performance;
    std::optional<GramsPerKilowattHour> intensity;
    std::string zone;  ///< instead of `intensity`; with `year`
    std::optional<int> year;
    std::optional<double> pue;
};

struct WhatIfInput : AskedRules {
    Performance performance;
    KilowattHours energy;  ///< charged energy of the IT equipment in scope, without PUE
    ModelFacts model;
};

/// A question about the whole board.
struct WhatIfBoardInput : AskedRules {
    bool asks_embodied = false;  ///< `embodied_g_per_accelerator_hour` was given, if only as null
    std::optional<double> embodied_g_per_accelerator_hour;
    std::optional<RankingRule> rule;
};

/// {"performance": {"value", "low"?, "high"?, "n_items"?}, "energy_kwh", "model"?, "gqi"? {e0_kwh, knee, alpha, beta,
/// continuation}, "min_performance"?, "grid"? {intensity_g_per_kwh} or {zone, year?}, "pue"?}. `official` gives what
/// the members of "gqi" that are left out are.
[[nodiscard]] Result<WhatIfInput> what_if_from_json(const nlohmann::json& body, const GqiParameters& official);

/// {"grid"?, "pue"?, "gqi"?} as above, "embodied_g_per_accelerator_hour"? (number, or null for none), "rule"?.
[[nodiscard]] Result<WhatIfBoardInput> what_if_board_from_json(const nlohmann::json& body,
                                                               const GqiParameters& official);

}  // namespace wattboard::api
