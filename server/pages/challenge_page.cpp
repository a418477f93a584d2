// Reads the challenge, its board and its unranked entries, and lays them out.
#include "server/pages/challenge_page.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "server/pages/board_notices.h"
#include "server/pages/board_view.h"
#include "server/pages/page_renderer.h"
#include "server/pages/video_week_table.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

constexpr std::size_t page_rows = 50;

/// What the reader chose, as the query says; empty: the board's default.
struct Choice {
    std::string path;  ///< of this page
    std::string rule;
    std::string phase;
    std::string grade;
    std::string from_rank;

    [[nodiscard]] Query query() const
    {
        return {{"rule", rule}, {"phase", phase}, {"grade", grade}, {"from_rank", from_rank}};
    }
    /// Link to this page with one parameter changed; the list then starts at its top again.
    [[nodiscard]] std::string with(std::string_view name, const std::string& value) const
    {
        Query changed = query();
        for (auto& [key, old] : changed) {
            if (key == name) old = value;
            if (key == "from_rank" && name != "from_rank") old.clear();
        }
        return link(path, changed);
    }
};

Choice choice_of(const http::Request& request)
{
    const auto value = [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); };
    return {.path = "/challenges/" + percent_encoded(request.parameter("challenge")),
            .rule = value("rule"),
            .phase = value("phase"),
            .grade = value("grade"),
            .from_rank = value("from_rank")};
}

json rule_links(const json& challenge, const Choice& choice, const std::string& current)
{
    json links = json::array();
    for (const auto& rule : member_at(challenge, "/offered_rules")) {
        const std::string name = text_at(rule, "/name");
        links.push_back(
            {{"label", text_at(rule, "/label")}, {"href", choice.with("rule", name)}, {"current", name == current}});
    }
    return links;
}

json grade_links(const Choice& choice)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> filters{
        {{"all", ""}, {"A", "A"}, {"A–B", "A,B"}, {"A–C", "A,B,C"}, {"A–D", "A,B,C,D"}, {"E only", "E"}}};
    json links = json::array();
    for (const auto& [label, grades] : filters)
        links.push_back({{"label", label},
                         {"href", choice.with("grade", std::string(grades))},
                         {"current", choice.grade == grades}});
    return links;
}

json phase_links(const json& challenge, const Choice& choice, const std::string& current)
{
    json links = json::array();
    const json& phases = member_at(challenge, "/phases");
    if (phases.size() < 2) return links;
    for (const auto& phase : phases) {
        const std::string slug = text_at(phase, "/slug");
        links.push_back(
            {{"label", text_at(phase, "/title")}, {"href", choice.with("phase", slug)}, {"current", slug == current}});
    }
    return links;
}

/// Links to the pages before and after this one. Places count from 1 in the list that the reader filtered.
json paging(const Choice& choice, std::size_t rows, double ranked, bool more)
{
    std::size_t from = 1;
    const auto [end, error] =
        std::from_chars(choice.from_rank.data(), choice.from_rank.data() + choice.from_rank.size(), from);
    if (error != std::errc{} || from == 0) from = 1;
    const std::size_t previous = from > page_rows ? from - page_rows : 1;
    return {{"previous", from > 1 ? choice.with("from_rank", previous > 1 ? std::to_string(previous) : "") : ""},
            {"next", more ? choice.with("from_rank", std::to_string(from + rows)) : ""},
            {"shown", rows == 0 ? "" : fmt::format("{} to {}", from, from + rows - 1)},
            {"ranked", count_text(ranked)},
            {"filtered", !choice.grade.empty()}};
}

json rows_of(const json& board, const BoardColumns& columns)
{
    json rows = json::array();
    for (const auto& row : member_at(board, "/items")) rows.push_back(board_row(row, columns));
    return rows;
}

json unranked_rows(const http::Request& request, const PageSource& read, const json& board, const Choice& choice,
                   const std::string& api_path, const BoardColumns& columns)
{
    if (number_at(board, "/unranked").value_or(0) <= 0) return json::array();
    const Document unranked = read(
        request, api_path, {{"unranked", "true"}, {"rule", choice.rule}, {"phase", choice.phase}, {"limit", "100"}});
    return unranked.ok() ? rows_of(unranked.body, columns) : json::array();
}

json head_view(const json& challenge, const BoardColumns& columns)
{
    const json& rulebook = member_at(challenge, "/rulebook/rules");
    const std::string metric = words(text_at(challenge, "/metric/name"));
    const std::string official = text_at(challenge, "/ranking_rule/name");
    return {{"title", text_at(challenge, "/title")},
            {"task", text_at(challenge, "/task")},
            {"dataset", text_at(challenge, "/dataset")},
            {"description", text_at(challenge, "/description")},
            {"source", text_at(challenge, "/source")},
            {"metric", metric.empty() ? "performance" : metric},
            {"performance_unit", columns.performance_is_share ? "%" : ""},
            {"gate", performance_text(number_at(rulebook, "/min_performance"), columns.performance_is_share)},
            {"gqi_name", scale_name(challenge, "gqi")},
            {"nofade_per_unit",
             !number_at(challenge, "/dataset_complexity/value") && !number_at(rulebook, "/dataset_complexity")},
            {"rule_label", scale_name(challenge, columns.rule)},
            {"official_rule", rule_label(challenge, official)},
            {"is_official", official == columns.rule},
            {"has_gqi", columns.gqi},
            {"has_nofade", columns.nofade},
            {"has_score", columns.score},
            {"sorts_gqi", columns.rule == "gqi"},
            {"sorts_nofade", columns.rule == "nofade"},
            {"sorts_performance", columns.rule == "performance"},
            {"sorts_energy", columns.rule == "energy"},
            {"sorts_co2e", columns.rule == "co2e"}};
}

json downloads(const std::string& api_path, const Choice& choice)
{
    Query query = choice.query();
    query.emplace_back("limit", std::to_string(page_rows));
    const std::string path = "/api/v1" + api_path;
    const std::string json_href = link(path, query);
    query.emplace_back("format", "csv");
    return {{"json", json_href}, {"csv", link(path, query)}};
}

}  // namespace

http::Response challenge_page(const http::Request& request, const PageSource& read)
{
    const Choice choice = choice_of(request);
    const Document challenge = read(request, choice.path, {});
    if (!challenge.ok()) return error_page(request, challenge);
    const std::string api_path = choice.path + "/leaderboard";
    Query query = choice.query();
    query.emplace_back("limit", std::to_string(page_rows));
    const Document board = read(request, api_path, query);
    if (!board.ok()) return error_page(request, board);

    std::string rule = text_at(board.body, "/rule");
    if (rule.empty()) rule = choice.rule;
    const BoardColumns columns = columns_of(challenge.body, rule);
    json view = head_view(challenge.body, columns);
    view["rows"] = rows_of(board.body, columns);
    view["none"] = view["rows"].empty();
    view["rules"] = rule_links(challenge.body, choice, rule);
    view["grades"] = grade_links(choice);
    view["phases"] = phase_links(challenge.body, choice, text_at(board.body, "/phase"));
    view["has_phases"] = !view["phases"].empty();
    const std::size_t rows = view["rows"].size();
    view["paging"] =
        paging(choice, rows, number_at(board.body, "/ranked").value_or(0), !text_at(board.body, "/next").empty());
    view["unranked"] = unranked_rows(request, read, board.body, choice, api_path, columns);
    view["has_unranked"] = !view["unranked"].empty();
    view["notices"] = notices_of(challenge.body, board.body);
    view["downloads"] = downloads(api_path, choice);
    view["video"] = video_week_table(request, read, challenge.body, board.body);
    return page_response(request, 200,
                         render("challenge", enhanced(std::move(view), *read.front_end, "board",
                                                      {{"challenge", challenge.body}, {"board", board.body}})));
}

}  // namespace wattboard::pages
