// Joins the rows of a board with their stated inference times.
#include "server/pages/video_week_table.h"

#include <fmt/format.h>

#include "scoring/emissions/video_week.h"

namespace wattboard::pages {

using nlohmann::json;

json video_week_table(const http::Request& request, const PageSource& read, const json& challenge, const json& board)
{
    constexpr std::string_view paper = "reducing research bias and carbon emissions in CNNs";
    if (text_at(challenge, "/source").find(paper) == std::string::npos) return false;
    json projections = json::array();
    for (const auto& row : member_at(board, "/items")) {
        const std::string id = percent_encoded(text_at(row, "/entry"));
        const Document entry = read(request, "/submissions/" + id, {});
        const auto time = entry.ok() ? number_at(entry.body, "/model/time_per_item_s") : std::nullopt;
        if (!time) continue;
        projections.push_back({{"name", text_at(row, "/name")},
                               {"href", "/entries/" + id},
                               {"time", fmt::format("{:.2f}", *time * 1000.0)},
                               {"co2", fmt::format("{:.1f}", video_week_co2e(Seconds{*time}).value())}});
    }
    if (projections.empty()) return false;
    return {{"caveat", video_week_caveat},
            {"video_source", video_week_source},
            {"constant", fmt::format("{}", video_week_kg_per_ms)},
            {"projections", projections}};
}

}  // namespace wattboard::pages
