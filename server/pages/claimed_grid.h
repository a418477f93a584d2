// The grid series that a team claims, as a view: beside the official figures, and marked as claims.
#pragma once

#include <nlohmann/json.hpp>

namespace wattboard::pages {

/// Each claimed series with its source, span, hash, and what it would give under the scoring run of `score`.
[[nodiscard]] nlohmann::json claimed_grid_rows(const nlohmann::json& entry, const nlohmann::json& score);

/// The own-place CO2e that the claims would give under the scoring run of `score`; empty without one.
[[nodiscard]] std::string claimed_own_place_text(const nlohmann::json& entry, const nlohmann::json& score);

}  // namespace wattboard::pages
