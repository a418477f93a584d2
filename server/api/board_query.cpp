// Checks of board queries.
#include "server/api/board_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

constexpr std::size_t most_text = 100;

// Bits of the named values of a list such as "A,B".
template <class Value, std::size_t n>
Result<std::uint16_t> bits_of(std::string_view text, std::string_view field,
                              const std::array<std::string_view, n>& names)
{
    static_assert(n <= 16);
    std::uint16_t bits = 0;
    while (!text.empty()) {
        const auto item = http::next_item(text, ',');
        const auto value = from_name<Value>(item, names);
        if (!value)
            return refused(field, fmt::format("There is no {} '{}'; there are {}, several with commas between them.",
                                              field, item, fmt::join(names, ", ")));
        bits = static_cast<std::uint16_t>(bits | (1U << static_cast<unsigned>(*value)));
    }
    return bits;
}

// Characters of UTF-8 text: bytes that continue none.
std::size_t length_of(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
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
        return refused("around", "around takes no from_rank, cursor or filter.");
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

Result<boards::Filter> filter_parameters(const http::Request& request)
{
    const auto grades = bits_of<Grade>(value_of(request, "grade"), "grade", grade_names);
    if (!grades) return std::unexpected(grades.error());
    const auto states = bits_of<SubmissionState>(value_of(request, "state"), "state", submission_state_names);
    if (!states) return std::unexpected(states.error());
    const std::string text = value_of(request, "text");
    if (length_of(text) > most_text)
        return refused("text",
                       fmt::format("text has {} characters; at most {} are looked for.", length_of(text), most_text));
    return boards::Filter{.grades = static_cast<std::uint8_t>(*grades),
                          .states = *states,
                          .hardware = value_of(request, "hardware"),
                          .text = boards::folded(text)};
}

Result<const store::Phase*> phase_parameter(const http::Request& request, const jobs::ChallengeBoards& challenge)
{
    const std::string slug = value_of(request, "phase");
    const store::Phase* phase = challenge.phase(slug);
    if (phase == nullptr) return refused("phase", fmt::format("The challenge has no phase '{}'.", slug));
    return phase;
}

Result<BoardQuery> board_query(const http::Request& request, const jobs::ChallengeBoards& challenge,
                               const Rulebook& rules)
{
    if (auto checked = only_parameters(request, {"rule", "phase", "scoring_run", "limit", "cursor", "from_rank",
                                                 "around", "grade", "state", "hardware", "text", "unranked", "format"});
        !checked)
        return std::unexpected(std::move(checked.error()));
    BoardQuery query;
    const auto phase = phase_parameter(request, challenge);
    if (!phase) return std::unexpected(phase.error());
    query.phase = *phase;
    const auto rule = rule_parameter(request, rules);
    if (!rule) return std::unexpected(rule.error());
    const auto limit = integer_parameter(request, "limit", 1, 500);
    if (!limit) return std::unexpected(limit.error());
    const auto from_rank = integer_parameter(request, "from_rank", 1, largest_rank);
    if (!from_rank) return std::unexpected(from_rank.error());
    auto filter = filter_parameters(request);
    if (!filter) return std::unexpected(filter.error());
    const auto unranked = flag_parameter(request, "unranked");
    if (!unranked) return std::unexpected(unranked.error());
    const auto csv = wants_csv(request);
    if (!csv) return std::unexpected(csv.error());
    query.page = {.rule = *rule,
                  .from_rank = static_cast<std::size_t>(from_rank->value_or(1)),
                  .limit = static_cast<std::size_t>(limit->value_or(50)),
                  .cursor = value_of(request, "cursor"),
                  .filter = std::move(*filter)};
    query.around = value_of(request, "around");
    query.unranked = *unranked;
    query.csv = *csv;
    if (auto together = check_together(query, request); !together) return std::unexpected(std::move(together.error()));
    return query;
}

}  // namespace wattboard::api
