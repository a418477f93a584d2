// Lineage under the four policies.
#include "scoring/entry/lineage_charge.h"

#include <set>

#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// Uncertainty of an energy that somebody else published.
constexpr double claim_uncertainty = 0.35;
constexpr double largest_kwh = 1e15;

std::string field_of(std::size_t index, std::string_view name)
{
    return "lineage/" + std::to_string(index) + "/" + std::string{name};
}

std::optional<Problem> problem_of(const LineageItem& item, std::size_t index)
{
    if (item.source.empty())
        return Problem{.type = problems::missing_value,
                       .detail = "A lineage item must name its source.",
                       .field = field_of(index, "source")};
    if (item.energy && !(item.energy->value() > 0.0 && item.energy->value() <= largest_kwh))
        return Problem{.type = problems::out_of_range,
                       .detail = "The energy of the lineage item \"" + item.source +
                                 "\" must be above 0 and at most 1e15 kWh; nothing is made without energy.",
                       .field = field_of(index, "energy_kwh"),
                       .hint = "Leave the energy out if it is not known."};
    return std::nullopt;
}

/// Energy that the policy counts for an item; absent if unknown.
std::optional<double> counted_kwh(const Rulebook& rulebook, const LineageItem& item)
{
    if (rulebook.lineage_policy == LineagePolicy::organizer_table) {
        const auto found = rulebook.lineage_table_kwh.find(item.source);
        return found == rulebook.lineage_table_kwh.end() ? std::nullopt : std::optional{found->second};
    }
    if (!item.energy) return std::nullopt;
    const bool amortised = rulebook.lineage_policy == LineagePolicy::amortised;
    return item.energy->value() / (amortised ? rulebook.lineage_amortised_over : 1);
}

}  // namespace

Result<LineageCharge> charge_lineage(const Rulebook& rulebook, const std::vector<LineageItem>& items)
{
    if (rulebook.lineage_policy == LineagePolicy::forbidden && !items.empty())
        return std::unexpected(Problem{.type = problems::lineage_forbidden,
                                       .detail = "This challenge admits no weights, teachers, labels or features made "
                                                 "outside of the submission; \"" +
                                                 items.front().source + "\" is listed.",
                                       .field = "lineage"});
    LineageCharge charge;
    std::set<std::string> seen;
    std::vector<double> energies;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const LineageItem& item = items[i];
        if (auto problem = problem_of(item, i)) return std::unexpected(std::move(*problem));
        if (!seen.insert(item.source + '\n' + item.kind).second)
            return std::unexpected(Problem{.type = problems::invalid_value,
                                           .detail = "The lineage item \"" + item.source + "\" is listed twice.",
                                           .field = field_of(i, "source")});
        if (const std::optional<double> energy = counted_kwh(rulebook, item))
            energies.push_back(*energy);
        else
            charge.unranked_reasons.push_back("the energy of \"" + item.source + "\" (lineage) is not known");
    }
    charge.energy = KilowattHours{order_free_sum(std::move(energies))};
    charge.is_claim = charge.energy > KilowattHours{} && rulebook.lineage_policy != LineagePolicy::organizer_table;
    if (charge.is_claim) charge.spread = charge.energy * claim_uncertainty;
    return charge;
}

}  // namespace wattboard
