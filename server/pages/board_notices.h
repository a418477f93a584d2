// What readers of a board must know before they compare its rows.
#pragma once

#include <nlohmann/json.hpp>

namespace wattboard::pages {

/// Sentences about claims, fixed grid, PUE and the GQI scale, drawn from the rulebook and the rows shown.
[[nodiscard]] nlohmann::json notices_of(const nlohmann::json& challenge, const nlohmann::json& board);

/// "World, 2024: 471.84 g CO2e per kWh, PUE 1.00 (source)" of a rulebook's grid member.
[[nodiscard]] std::string grid_text(const nlohmann::json& grid);

}  // namespace wattboard::pages
