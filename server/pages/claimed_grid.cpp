// Formats claimed grid series.
#include "server/pages/claimed_grid.h"

#include <fmt/format.h>

#include "server/pages/document_source.h"
#include "server/pages/number_format.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

/// What the claims would give under the scoring run of `score`; null where that is not known.
const json& figures_of(const json& entry, const json& score)
{
    static const json none;
    const auto run = number_at(score, "/scoring_run");
    for (const auto& figures : member_at(entry, "/claimed_grid_series/co2e"))
        if (run && number_at(figures, "/scoring_run") == run) return figures;
    return none;
}

const json& figure_of(const json& figures, const std::string& id)
{
    static const json none;
    for (const auto& figure : member_at(figures, "/series"))
        if (text_at(figure, "/id") == id) return figure;
    return none;
}

std::string with_unit(std::optional<double> value, std::string_view unit)
{
    return value ? fmt::format("{} {}", amount_text(value), unit) : std::string(no_value);
}

}  // namespace

json claimed_grid_rows(const json& entry, const json& score)
{
    json rows = json::array();
    const json& figures = figures_of(entry, score);
    for (const auto& series : member_at(entry, "/claimed_grid_series/series")) {
        const json& figure = figure_of(figures, text_at(series, "/id"));
        const auto estimated = number_at(figure, "/estimated_share");
        rows.push_back(
            {{"zone", text_at(series, "/zone")},
             {"basis", words(text_at(series, "/basis"))},
             {"source", text_at(series, "/source")},
             {"span", fmt::format("{} to {}", time_text(text_at(series, "/starts_at")),
                                  time_text(text_at(series, "/ends_at")))},
             {"covered", with_unit(number_at(figure, "/covered_kwh"), "kWh")},
             {"estimated", estimated && *estimated > 0 ? percent_text(estimated) + " % of it estimated" : ""},
             {"claimed", with_unit(number_at(figure, "/claimed_co2e_kg"), "kg")},
             {"official", with_unit(number_at(figure, "/own_place_co2e_kg"), "kg")},
             {"sha256", text_at(series, "/sha256")}});
    }
    return rows;
}

std::string claimed_own_place_text(const json& entry, const json& score)
{
    const auto claimed = number_at(figures_of(entry, score), "/claimed_own_place_co2e_kg");
    return claimed ? with_unit(claimed, "kg") : std::string();
}

}  // namespace wattboard::pages
