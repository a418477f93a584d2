// The list of challenges.
#include "server/pages/home_page.h"

#include "server/pages/page_renderer.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

json challenge_row(const json& challenge)
{
    const std::string slug = text_at(challenge, "/slug");
    return {{"href", "/challenges/" + percent_encoded(slug)},
            {"title", text_at(challenge, "/title")},
            {"task", text_at(challenge, "/task")},
            {"dataset", text_at(challenge, "/dataset")},
            {"entries", count_text(number_at(challenge, "/entries").value_or(0))},
            {"rule", text_at(challenge, "/ranking_rule/label")}};
}

}  // namespace

http::Response home_page(const http::Request& request, const PageSource& read)
{
    const std::string cursor(request.query_value("cursor").value_or(""));
    const Document list = read(request, "/challenges", {{"limit", "100"}, {"cursor", cursor}});
    if (!list.ok()) return error_page(request, list);
    json rows = json::array();
    for (const auto& challenge : member_at(list.body, "/items")) rows.push_back(challenge_row(challenge));
    const std::string next = text_at(list.body, "/next");
    json view{{"title", "Challenges"},
              {"rows", rows},
              {"none", rows.empty()},
              {"next", next.empty() ? "" : link("/", {{"cursor", next}})},
              {"first", cursor.empty() ? "" : "/"}};
    return page_response(
        request, 200, render("home", enhanced(std::move(view), *read.front_end, "home", {{"challenges", list.body}})));
}

}  // namespace wattboard::pages
