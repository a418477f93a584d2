// Formatting of board rows.
#include "server/pages/board_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "scoring/metrics/gqi.h"
#include "server/documents/rulebook_json.h"
#include "server/pages/document_source.h"
#include "server/pages/number_format.h"
#include "server/pages/tie_text.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

/// The description of a rule among those that the challenge offers; null if it does not offer it.
const json& offered_rule(const json& challenge, std::string_view rule)
{
    static const json absent;
    for (const auto& offered : member_at(challenge, "/offered_rules"))
        if (text_at(offered, "/name") == rule) return offered;
    return absent;
}

std::string estimate_limits(const json& row, const std::string& pointer, auto&& format)
{
    return limits_text(format(number_at(row, pointer + "/low")), format(number_at(row, pointer + "/value")),
                       format(number_at(row, pointer + "/high")));
}

json reasons_of(const json& row)
{
    json reasons = json::array();
    for (const auto& reason : member_at(row, "/unranked_reasons"))
        if (reason.is_string()) reasons.push_back(reason);
    return reasons;
}

std::string rank_text(const json& row)
{
    const auto rank = number_at(row, "/rank");
    return rank ? count_text(*rank) : std::string(no_value);
}

}  // namespace

std::string rule_label(const json& challenge, std::string_view rule)
{
    const std::string label = text_at(offered_rule(challenge, rule), "/label");
    return label.empty() ? words(rule) : label;
}

std::string scale_name(const json& challenge, std::string_view rule)
{
    if (rule != "gqi" && rule != "sam") return rule_label(challenge, rule);
    const auto rulebook = rulebook_from_json(member_at(challenge, "/rulebook/rules"));
    if (!rulebook) return rule_label(challenge, rule);
    return gqi_display_name(rule == "gqi" ? rulebook->gqi : rulebook->sam, rule_label(challenge, rule));
}

BoardColumns columns_of(const json& challenge, std::string_view rule)
{
    static constexpr std::array<std::string_view, 5> with_column{"gqi", "nofade", "performance", "energy", "co2e"};
    const json& metric = member_at(challenge, "/metric");
    BoardColumns columns;
    columns.rule = rule;
    columns.performance_is_share = number_at(metric, "/lower_bound").value_or(0.0) == 0.0 &&
                                   number_at(metric, "/upper_bound").value_or(1.0) == 1.0;
    columns.gqi = offered_rule(challenge, "gqi").is_object();
    columns.nofade = offered_rule(challenge, "nofade").is_object();
    columns.score = std::ranges::find(with_column, rule) == with_column.end();
    return columns;
}

std::string performance_text(std::optional<double> value, bool is_share)
{
    return is_share ? percent_text(value) : amount_text(value, 6);
}

json board_row(const json& row, const BoardColumns& columns)
{
    const auto performance = [&](std::optional<double> value) {
        return performance_text(value, columns.performance_is_share);
    };
    const auto amount = [](std::optional<double> value) { return amount_text(value); };
    const bool is_baseline = flag_at(row, "/is_baseline");
    const std::string state = text_at(row, "/state");
    return {{"rank", rank_text(row)},
            {"tie", tie_text(row)},
            {"name", text_at(row, "/name")},
            {"href", "/entries/" + percent_encoded(text_at(row, "/entry"))},
            {"team", text_at(row, "/team/name")},
            {"performance", performance(number_at(row, "/performance/value"))},
            {"performance_limits", estimate_limits(row, "/performance", performance)},
            {"energy", amount(number_at(row, "/charged_kwh/value"))},
            {"energy_limits", estimate_limits(row, "/charged_kwh", amount)},
            {"co2e", amount(number_at(row, "/co2e_kg/value"))},
            {"co2e_limits", estimate_limits(row, "/co2e_kg", amount)},
            {"gqi", score_text(number_at(row, "/gqi/value"))},
            {"gqi_limits", estimate_limits(row, "/gqi", score_text)},
            {"nofade", score_text(number_at(row, "/nofade/value"))},
            {"nofade_limits", estimate_limits(row, "/nofade", score_text)},
            {"score", columns.rule == "pareto" ? amount_text(number_at(row, "/pareto_depth"))
                                               : score_text(number_at(row, "/score/value"))},
            {"grade", text_at(row, "/grade")},
            {"state", words(state)},
            {"state_reason", text_at(row, "/state_reason")},
            {"is_plain_state", state == "ranked"},
            {"extrapolated", flag_at(row, "/extrapolated")},
            {"is_baseline", is_baseline},
            {"at_least_baseline", !is_baseline && flag_at(row, "/at_least_baseline")},
            {"reasons", reasons_of(row)},
            {"has_gqi", columns.gqi},
            {"has_nofade", columns.nofade},
            {"has_score", columns.score}};
}

}  // namespace wattboard::pages
