// Chooses entries and computes what a picture says of them, with scoring's own functions.
#include "server/api/picture.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/metrics/registry.h"
#include "server/api/model_names.h"

namespace wattboard::api {
namespace {

using boards::BoardEntry;

// Levels are drawn somewhat beyond the entries, with this many points.
constexpr double iso_margin = 1.25;
constexpr std::size_t iso_points = 81;
// A tenth beyond the most expensive entry, so that this entry, too, can add area.
constexpr double reference_margin = 1.1;

std::vector<const BoardEntry*> passing(const boards::BoardSnapshot& board, RankingRule rule,
                                       const boards::Filter& filter)
{
    std::vector<const BoardEntry*> entries;
    board.ranked(rule).scan(0, [&](const boards::RankItem& item) {
        if (filter.passes(*item.subject)) entries.push_back(item.subject);
        return true;
    });
    return entries;
}

std::vector<ParetoPoint> points_of(const std::vector<const BoardEntry*>& entries, PictureCost cost)
{
    std::vector<ParetoPoint> points;
    points.reserve(entries.size());
    for (const BoardEntry* entry : entries) points.push_back({entry->performance().value, cost_of(*entry, cost)});
    return points;
}

void set_hypervolume(PictureSelection& selection, std::vector<ParetoPoint> points, const Rulebook& rules,
                     PictureCost cost)
{
    double most = 0;
    for (const ParetoPoint& point : points) most = std::max(most, point.cost);
    selection.reference = {rules.min_performance, reference_margin * most};
    if (cost == PictureCost::co2e && rules.co2e_budget) selection.reference.cost = rules.co2e_budget->value();
    HypervolumeReference corner = selection.reference;
    if (cost == PictureCost::energy) {
        const auto decades = [&](double kwh) { return hypervolume_energy_axis(KilowattHours{kwh}, rules.gqi.e0); };
        for (ParetoPoint& point : points) point.cost = decades(point.cost);
        corner.cost = decades(corner.cost);
    }
    selection.hypervolume = hypervolume(points, corner, rules.metric.direction);
}

// Which entries stay where more pass than are wanted: those of the front first, then the best.
std::vector<bool> kept(std::size_t count, std::size_t limit, const std::vector<std::size_t>& front)
{
    std::vector<bool> keep(count, count <= limit);
    if (count <= limit) return keep;
    std::size_t left = limit;
    for (std::size_t i = 0; i < front.size() && left > 0; ++i, --left) keep[front[i]] = true;
    for (std::size_t i = 0; i < count && left > 0; ++i)
        if (!keep[i]) {
            keep[i] = true;
            --left;
        }
    return keep;
}

struct Pretraining {
    std::vector<std::optional<bool>> known;
    std::vector<std::optional<std::size_t>> pairs;
};

// What is charged, what was used of others' and what the name says; not whether somebody paid for it.
std::optional<bool> is_pretrained(const PictureFacts& facts, const PretrainingName& name, double charged_kwh)
{
    if (name.pretrained || facts.has_weights || facts.stage_kwh(Stage::pretraining, charged_kwh) > 0) return true;
    if (name.scratch || facts.attests_no_pretraining) return false;
    return std::nullopt;
}

// The same model twice: of one team, equal in name but for what it says of pretraining, and not different in size.
// Beside one that is pretrained, one of which nothing tells is the other.
Pretraining pretraining_of(const std::vector<const BoardEntry*>& entries, const std::vector<PictureFacts>& facts)
{
    Pretraining found{.known = {}, .pairs = std::vector<std::optional<std::size_t>>(entries.size())};
    std::map<std::pair<std::int64_t, std::string>, std::vector<std::size_t>> models;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        PretrainingName name = pretraining_name(entries[i]->name());
        found.known.push_back(is_pretrained(facts[i], name, entries[i]->charged_kwh().value));
        models[{entries[i]->team_id(), std::move(name.base)}].push_back(i);
    }
    const auto differ = [&](std::size_t a, std::size_t b) {
        return found.known[a].value_or(false) != found.known[b].value_or(false) &&
               (std::isnan(facts[a].params_m) || std::isnan(facts[b].params_m) ||
                facts[a].params_m == facts[b].params_m);
    };
    for (const auto& [model, members] : models)
        for (const std::size_t member : members) {
            const auto other = std::ranges::find_if(members, [&](std::size_t i) { return differ(i, member); });
            if (other != members.end()) found.pairs[member] = *other;
        }
    for (std::size_t i = 0; i < found.pairs.size(); ++i)
        if (found.pairs[i]) found.known[i] = found.known[i].value_or(false);
    return found;
}

std::optional<Correlation> training_correlation(const PictureSelection& selection,
                                                const std::vector<PictureFacts>& facts)
{
    std::vector<std::pair<double, double>> pairs;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        const BoardEntry& entry = *selection.entries[i];
        const double kwh = facts[i].stage_kwh(Stage::training, entry.charged_kwh().value);
        if (kwh > 0) pairs.emplace_back(std::log10(kwh), entry.performance().value);
    }
    return correlation(pairs);
}

std::vector<IsoCurve> iso_curves(const PictureSelection& selection, const Rulebook& rules,
                                 const std::vector<double>& levels)
{
    double least = INFINITY;
    double most = 0;
    for (const BoardEntry* entry : selection.entries) {
        const double kwh = entry->charged_kwh().value;
        if (kwh > 0) least = std::min(least, kwh);
        most = std::max(most, kwh);
    }
    if (levels.empty() || !is_unit_interval(rules.metric) || least > most) return {};
    const auto energies = log_spaced(KilowattHours{least / iso_margin}, KilowattHours{most * iso_margin}, iso_points);
    std::vector<IsoCurve> curves;
    for (const double level : levels) curves.push_back({level, iso_gqi(level, energies, rules.gqi)});
    return curves;
}

}  // namespace

double cost_of(const BoardEntry& entry, PictureCost cost)
{
    return cost == PictureCost::energy ? entry.charged_kwh().value : entry.co2e_kg().value;
}

PictureSelection select_entries(const boards::BoardSnapshot& board, const Rulebook& rules,
                                const PictureRequest& request)
{
    const auto all = passing(board, board.config().ranking_rule, request.filter);
    auto points = points_of(all, request.cost);
    const auto front = pareto_front(points, rules.metric.direction);
    const auto keep = kept(all.size(), request.limit, front);
    PictureSelection selection;
    selection.matching = all.size();
    std::vector<std::size_t> places(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        places[i] = selection.entries.size();
        if (keep[i]) selection.entries.push_back(all[i]);
    }
    for (const std::size_t index : front)
        if (keep[index]) selection.front.push_back(places[index]);
    set_hypervolume(selection, std::move(points), rules, request.cost);
    return selection;
}

Picture make_picture(PictureSelection selection, std::vector<PictureFacts> facts, const Rulebook& rules,
                     const PictureRequest& request)
{
    Picture picture;
    picture.point = is_unit_interval(rules.metric) ? 0.01 : 1.0;
    picture.marginal = marginal_costs(points_of(selection.entries, request.cost), selection.front, picture.point);
    Pretraining pretraining = pretraining_of(selection.entries, facts);
    picture.pretrained = std::move(pretraining.known);
    picture.pair = std::move(pretraining.pairs);
    picture.correlation = training_correlation(selection, facts);
    picture.iso = iso_curves(selection, rules, request.iso);
    picture.selection = std::move(selection);
    picture.facts = std::move(facts);
    return picture;
}

}  // namespace wattboard::api
