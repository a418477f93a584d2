// Notices about published totals and fixed grids.
#include "server/pages/board_notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/pages/document_source.h"
#include "server/pages/number_format.h"
#include "server/pages/tie_text.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

bool shows_claims(const json& board)
{
    const json& rows = member_at(board, "/items");
    return std::ranges::any_of(rows, [](const json& row) { return text_at(row, "/grade") == "E"; });
}

bool admits_reported(const json& challenge)
{
    const json& bases = member_at(challenge, "/rulebook/rules/performance_bases_admitted");
    return std::ranges::any_of(bases, [](const json& basis) { return basis == "reported"; });
}

}  // namespace

std::string grid_text(const json& grid)
{
    std::string zone = text_at(grid, "/zone");
    if (zone == "WORLD") zone = "world average";
    std::string text = fmt::format(
        "{} {}, {} g CO2e per kWh, PUE {:.2f}", zone, fmt::format("{:.0f}", number_at(grid, "/year").value_or(0)),
        amount_text(number_at(grid, "/intensity_g_per_kwh")), number_at(grid, "/pue").value_or(1.0));
    const std::string source = text_at(grid, "/source");
    if (!source.empty()) text += fmt::format(" (source: {})", source);
    return text;
}

json notices_of(const json& challenge, const json& board)
{
    json notices = json::array();
    if (shows_claims(board))
        notices.push_back(
            "Energies of grade E are totals that their source states (claims): no log stands behind them, so nothing "
            "of "
            "them was recomputed here.");
    if (admits_reported(challenge))
        notices.push_back("Performance may be reported by the team or its source; this board admits that.");
    const json& grid = member_at(challenge, "/rulebook/rules/grid");
    if (grid.is_object()) {
        const bool fixed = flag_at(grid, "/fixes_place_and_time");
        notices.push_back(fmt::format("CO2e: {}: {}.",
                                      fixed ? "the rulebook fixes place and time for everybody"
                                            : "all rows are counted on one grid, so that place buys no rank",
                                      grid_text(grid)));
    }
    if (text_at(board, "/rule") != "pareto") notices.push_back(tie_rule_text(member_at(challenge, "/rulebook/rules")));
    const std::string notes = text_at(challenge, "/rulebook/rules/notes");
    if (!notes.empty()) notices.push_back(notes);
    return notices;
}

}  // namespace wattboard::pages
