// The rows of a board as the templates need them: formatted, linked, with their marks.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace wattboard::pages {

/// Label of a ranking rule that the challenge document offers; its plain name as words if it does not.
[[nodiscard]] std::string rule_label(const nlohmann::json& challenge, std::string_view rule);

/// Name of GQI or SAM ("gqi", "sam") with the parameters that fix its scale, "GQI[E0=1kWh,F=10]"; the label of any
/// other rule.
[[nodiscard]] std::string scale_name(const nlohmann::json& challenge, std::string_view rule);

/// What the columns of one board have in common, from its challenge document and the rule that sorts it.
struct BoardColumns {
    std::string rule;                  ///< the rule that sorts
    bool performance_is_share = true;  ///< shown as a percentage
    bool gqi = false;                  ///< has a GQI column
    bool nofade = false;
    bool score = false;  ///< a column of its own for the sorting rule (it has none otherwise)
};
[[nodiscard]] BoardColumns columns_of(const nlohmann::json& challenge, std::string_view rule);

/// One row of the leaderboard document as a view: rank, tie, name, href, team, performance, energy, co2e, gqi, nofade,
/// score, grade, state, their limits, marks and reasons.
[[nodiscard]] nlohmann::json board_row(const nlohmann::json& row, const BoardColumns& columns);

/// A performance as this board prints it (a percentage's figure, or a plain number).
[[nodiscard]] std::string performance_text(std::optional<double> value, bool is_share);

}  // namespace wattboard::pages
