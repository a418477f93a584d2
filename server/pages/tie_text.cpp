// Words for ties.
#include "server/pages/tie_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/pages/document_source.h"
#include "server/pages/number_format.h"

namespace wattboard::pages {

using nlohmann::json;

std::string tie_text(const json& row)
{
    const auto first = number_at(row, "/shared_rank");
    const auto size = number_at(row, "/tie_size");
    if (!first || !size || *size < 2) return {};
    const std::string range = rank_range_text(row);
    return fmt::format("tied with the entries of ranks {} to {}{}{}", count_text(*first),
                       count_text(*first + *size - 1), range.empty() ? "" : "; its rank lies ", range);
}

std::string rank_range_text(const json& row)
{
    const auto low = number_at(row, "/rank_low");
    const auto high = number_at(row, "/rank_high");
    if (!low) return {};
    if (!high) return fmt::format("at {} or worse", count_text(*low));
    if (*low == *high) return fmt::format("at {}", count_text(*low));
    return fmt::format("between {} and {}", count_text(*low), count_text(*high));
}

std::string last_gain_text(const json& row)
{
    const auto cost = number_at(row, "/gain_kg_per_point");
    if (!cost) return {};
    return fmt::format("{} kg CO2e for each further point of performance{}", amount_text(cost, 3),
                       flag_at(row, "/gain_within_noise") ? ", a gain within noise" : "");
}

std::string tie_rule_text(const json& rules)
{
    const double delta = number_at(rules, "/tie_delta").value_or(0);
    return fmt::format(
        "Entries whose scores do not differ at the {:.4g} % level{} are tied and marked “=”; inside a tied group the "
        "smaller upper limit of CO2e comes first.",
        100 * number_at(rules, "/tie_alpha").value_or(0.05),
        delta > 0 ? fmt::format(", or differ by less than {:.4g},", delta) : "");
}

}  // namespace wattboard::pages
