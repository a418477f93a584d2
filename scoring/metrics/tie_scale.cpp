// Doubt of scores, rule by rule.
#include "scoring/metrics/tie_scale.h"

#include <algorithm>
#include <cmath>

#include "scoring/energy/sensor_gain.h"
#include "scoring/entry/own_place.h"
#include "scoring/entry/run_charge.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/registry.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {

namespace {

/// Distances to the limits at the level of the test: `up` is in favour of the entry and bounded by what is usual.
struct Doubt {
    double down = 0;
    double up = 0;
};

double known(double limit, double otherwise) { return std::isnan(limit) ? otherwise : limit; }

/// The smaller half of the median, so that one entry without limits among two does not make the other exact.
double lower_median(std::vector<double> values)
{
    if (values.empty()) return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

class Scale {
public:
    Scale(RankingRule rule, const TieRules& rules, std::span<const TieEntry> entries)
        : rule_{rule},
          rules_{rules},
          z_{two_sided_quantile(rules.alpha)},
          is_share_{rules.metric.lower_bound >= 0.0 && rules.metric.upper_bound <= 1.0},
          higher_is_better_{rules.metric.direction == Direction::higher_is_better}
    {
        std::vector<double> usual;
        usual.reserve(entries.size());
        for (const TieEntry& entry : entries) usual.push_back(evidence_behind(entry.performance));
        usual_evidence_ = lower_median(std::move(usual));
    }

    [[nodiscard]] TieCandidate candidate(const TieEntry& entry) const
    {
        const Doubt doubt = doubt_of(entry);
        return {.key = entry.key,
                .value = is_logarithmic() ? std::log(std::max(entry.key.score, std::numeric_limits<double>::min()))
                                          : entry.key.score,
                .down = doubt.down,
                .up = doubt.up,
                .co2e_high = known(entry.co2e_kg.high, entry.co2e_kg.value)};
    }

private:
    [[nodiscard]] bool is_logarithmic() const
    {
        return rule_ == RankingRule::gqi || rule_ == RankingRule::sam || rule_ == RankingRule::nofade;
    }

    [[nodiscard]] Doubt doubt_of(const TieEntry& entry) const
    {
        switch (rule_) {
            case RankingRule::gqi:
                return product(entry, rules_.gqi);
            case RankingRule::sam:
                return product(entry, rules_.sam);
            case RankingRule::nofade:
                return logarithmic(entry.performance, 1.0);
            case RankingRule::energy:
                return cost(entry.charged_kwh, usual_uncertainty(entry.grade, rules_.component_scope));
            case RankingRule::co2e:
            case RankingRule::co2e_at_target:
                return cost(entry.score, std::hypot(usual_uncertainty(entry.grade, rules_.component_scope),
                                                    rules_.place_uncertainty));
            default:
                return performance(entry.performance);
        }
    }

    /// How much stands behind the limit that speaks for an entry: items of a share; else the inverse of its distance.
    [[nodiscard]] double evidence_behind(const LimitedValue& performance) const
    {
        const double limit = known(higher_is_better_ ? performance.high : performance.low, performance.value);
        return is_share_ ? items_behind(performance.value, limit) : 1.0 / std::abs(limit - performance.value);
    }

    /// Distance of a limit of performance at the level of the test.
    [[nodiscard]] double performance_distance(double value, double limit, double least_evidence) const
    {
        if (std::isnan(limit) || limit == value) return 0.0;
        if (!is_share_) return std::min(std::abs(limit - value), 1.0 / least_evidence) * z_ / z_95;
        const double items = std::max(items_behind(value, limit), least_evidence);
        if (!(items > 0.0)) return std::abs(limit - value);
        const Interval limits = wilson_interval(value, items, z_);
        return limit < value ? value - limits.low : limits.high - value;
    }

    [[nodiscard]] Doubt performance(const LimitedValue& performance) const
    {
        const double below = higher_is_better_ ? performance.low : performance.high;
        const double above = higher_is_better_ ? performance.high : performance.low;
        return {.down = performance_distance(performance.value, below, 0.0),
                .up = performance_distance(performance.value, above, usual_evidence_)};
    }

    /// Of a score that goes with performance^alpha, as distances in its logarithm.
    [[nodiscard]] Doubt logarithmic(const LimitedValue& limited, double alpha) const
    {
        if (!(limited.value > 0.0)) return {};
        const Doubt plain = performance(limited);
        return {.down = -alpha * std::log1p(-std::min(1.0, plain.down / limited.value)),
                .up = alpha * std::log1p(plain.up / limited.value)};
    }

    [[nodiscard]] Doubt product(const TieEntry& entry, const GqiParameters& parameters) const
    {
        const Doubt gain = logarithmic(entry.performance, parameters.alpha);
        const KilowattHours energy{entry.charged_kwh.value};
        if (!(energy.value() > 0.0)) return gain;
        const double kappa = gqi_energy_elasticity(energy / parameters.e0, parameters);
        const Doubt spent = cost(entry.charged_kwh, usual_uncertainty(entry.grade, rules_.component_scope));
        return {.down = std::hypot(gain.down, kappa * spent.down / energy.value()),
                .up = std::hypot(gain.up, kappa * spent.up / energy.value())};
    }

    /// Of an amount of which less is better.
    [[nodiscard]] Doubt cost(const LimitedValue& amount, double usual) const
    {
        const double scale = z_ / z_95;
        const double more = std::max(0.0, known(amount.high, amount.value) - amount.value);
        const double less = std::max(0.0, amount.value - known(amount.low, amount.value));
        return {.down = more * scale, .up = std::min(less * scale, z_ * usual * amount.value)};
    }

    RankingRule rule_;
    const TieRules& rules_;
    double z_;
    bool is_share_;
    bool higher_is_better_;
    double usual_evidence_ = 0;
};

}  // namespace

TieRules TieRules::of(const Rulebook& rulebook)
{
    const bool own_place = rulebook.grid.ranks_by == Co2eBasis::own_place;
    const double pue = rulebook.grid.pue == 1.0 ? 0.0 : pue_uncertainty;
    return {.alpha = rulebook.tie_alpha,
            .delta = rulebook.tie_delta,
            .ranking_rule = rulebook.ranking_rule,
            .gqi = rulebook.gqi,
            .sam = rulebook.sam,
            .metric = rulebook.metric,
            .component_scope = rulebook.component_scope,
            .place_uncertainty = own_place ? std::hypot(annual_intensity_uncertainty, pue) : 0.0};
}

double usual_uncertainty(Grade grade, ComponentScope scope)
{
    const bool at_the_wall = grade == Grade::A || grade == Grade::B;
    const bool rest = scope == ComponentScope::node_at_wall && !at_the_wall;
    return energy::grade_uncertainty(grade) + (rest ? rest_of_node_uncertainty : 0.0);
}

std::vector<TieCandidate> tie_candidates(RankingRule rule, const TieRules& rules, std::span<const TieEntry> entries)
{
    const Scale scale{rule, rules, entries};
    std::vector<TieCandidate> candidates;
    candidates.reserve(entries.size());
    for (const TieEntry& entry : entries) candidates.push_back(scale.candidate(entry));
    return candidates;
}

std::vector<TiePlace> tie_places(RankingRule rule, const TieRules& rules, std::span<const TieEntry> entries,
                                 std::size_t ranked)
{
    return tie_groups(tie_candidates(rule, rules, entries), rule == rules.ranking_rule ? rules.delta : 0.0, ranked);
}

}  // namespace wattboard
