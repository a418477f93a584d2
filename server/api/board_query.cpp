// Checks of board queries.
#include "server/api/board_query.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/documents/uuid.h"
#include "server/http/text.h"

namespace wattboard::api {

namespace {

constexpr std::int64_t largest_rank = 1'000'000'000;

std::string value_of(const http::Request& request, std::string_view name)
{
    return std::string(request.query_value(name).value_or(""));
}

std::unexpected<Problem> refused(std::string_view name, std::string detail)
{
    return std::unexpected(
        Problem{.type = problems::invalid_parameter, .detail = std::move(detail), .field = std::string(name)});
}

Result<std::uint8_t> grades_of(std::string_view text)
{
    std::uint8_t grades = 0;
    while (!text.empty()) {
        const auto item = http::next_item(text, ',');
        const auto grade = from_name<Grade>(item, grade_names);
        if (!grade) return refused("grade", fmt::format("There is no grade '{}'; grades are A to E, as in A,B.", item));
        grades = static_cast<std::uint8_t>(grades | (1U << static_cast<unsigned>(*grade)));
    }
    return grades;
}

Result<bool> wants_csv(const http::Request& request)
{
    const std::string format = value_of(request, "format");
    if (format == "csv") return true;
    if (!format.empty() && format != "json") return refused("format", "format is json or csv.");
    return format.empty() && request.header("accept").starts_with("text/csv");
}

Result<void> check_together(const BoardQuery& query, const http::Request& request)
{
    const bool has_rank = !value_of(request, "from_rank").empty();
    if (!query.page.cursor.empty() && has_rank) return refused("from_rank", "from_rank and cursor exclude each other.");
    if (!query.around.empty() && (has_rank || !query.page.cursor.empty() || query.page.filter.active()))
        return refused("around", "around takes no from_rank, cursor, grade or hardware.");
    if (query.unranked && (has_rank || !query.around.empty() || query.page.filter.active() || query.csv))
        return refused("unranked", "unranked=true takes only limit and cursor.");
    if (query.csv && !query.around.empty()) return refused("format", "around is given as JSON only.");
    return {};
}

}  // namespace

Result<RankingRule> rule_parameter(const http::Request& request, const Rulebook& rules)
{
    const std::string name = value_of(request, "rule");
    if (name.empty()) return rules.ranking_rule;
    const auto rule = from_name<RankingRule>(name, ranking_rule_names);
    if (!rule) {
        return refused("rule", fmt::format("There is no ranking rule '{}'; rules are {}.", name,
                                           fmt::join(ranking_rule_names, ", ")));
    }
    if (std::ranges::find(rules.offered_rules, *rule) != rules.offered_rules.end()) return *rule;
    std::string offered;
    for (const RankingRule one : rules.offered_rules)
        offered += (offered.empty() ? "" : ", ") + std::string(name_of(one, ranking_rule_names));
    return std::unexpected(Problem{.type = problems::rule_not_offered,
                                   .detail = fmt::format("This challenge does not offer '{}'.", name),
                                   .field = "rule",
                                   .hint = fmt::format("It offers {}.", offered)});
}

Result<BoardQuery> board_query(const http::Request& request, const jobs::ChallengeBoards& challenge,
                               const Rulebook& rules)
{
    if (auto checked = only_parameters(request, {"rule", "phase", "scoring_run", "limit", "cursor", "from_rank",
                                                 "around", "grade", "hardware", "unranked", "format"});
        !checked)
        return std::unexpected(std::move(checked.error()));
    BoardQuery query;
    query.phase = challenge.phase(value_of(request, "phase"));
    if (query.phase == nullptr)
        return refused("phase", fmt::format("The challenge has no phase '{}'.", value_of(request, "phase")));
    const auto rule = rule_parameter(request, rules);
    if (!rule) return std::unexpected(rule.error());
    const auto limit = integer_parameter(request, "limit", 1, 200);
    if (!limit) return std::unexpected(limit.error());
    const auto from_rank = integer_parameter(request, "from_rank", 1, largest_rank);
    if (!from_rank) return std::unexpected(from_rank.error());
    const auto grades = grades_of(value_of(request, "grade"));
    if (!grades) return std::unexpected(grades.error());
    const auto unranked = flag_parameter(request, "unranked");
    if (!unranked) return std::unexpected(unranked.error());
    const auto csv = wants_csv(request);
    if (!csv) return std::unexpected(csv.error());
    query.page = {.rule = *rule,
                  .from_rank = static_cast<std::size_t>(from_rank->value_or(1)),
                  .limit = static_cast<std::size_t>(limit->value_or(50)),
                  .cursor = value_of(request, "cursor"),
                  .filter = {.grades = *grades, .hardware = value_of(request, "hardware")}};
    query.around = value_of(request, "around");
    query.unranked = *unranked;
    query.csv = *csv;
    if (auto together = check_together(query, request); !together) return std::unexpected(std::move(together.error()));
    return query;
}

}  // namespace wattboard::api
