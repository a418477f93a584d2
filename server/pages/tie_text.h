// In words: with whom an entry is tied, between which ranks it lies, and what its last gain costs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace wattboard::pages {

/// Of a row of the leaderboard or the rank of an entry: "tied with the entries of ranks 3 to 6; its rank lies between 2
/// and 7"; empty where it is tied with nobody or nothing is known.
[[nodiscard]] std::string tie_text(const nlohmann::json& row);

/// "between 2 and 7", "at 2", "at 2 or worse"; empty where nothing is known.
[[nodiscard]] std::string rank_range_text(const nlohmann::json& row);

/// "10.2 kg CO2e for each further point of performance, a gain within noise"; empty where there is no such gain.
[[nodiscard]] std::string last_gain_text(const nlohmann::json& row);

/// What the rulebook says of ties, a sentence; `rules` is the rulebook of a challenge document.
[[nodiscard]] std::string tie_rule_text(const nlohmann::json& rules);

}  // namespace wattboard::pages
