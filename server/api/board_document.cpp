// Rows and lists of boards.
#include "server/api/board_document.h"

#include <stdexcept>

#include "scoring/metrics/registry.h"
#include "server/api/json_writer.h"
#include "server/boards/board_csv.h"
#include "server/boards/overlay.h"
#include "server/documents/time_text.h"

namespace wattboard::api {

namespace {

constexpr std::size_t row_bytes = 1500;

void put_range(JsonWriter& json, std::string_view name, const boards::Range& range)
{
    json.key(name);
    if (!range.has_value()) return json.null();
    json.open('{');
    json.key("value").number(range.value);
    json.key("low").number(range.low);
    json.key("high").number(range.high);
    json.close('}');
}

template <class Texts>
void put_texts(JsonWriter& json, std::string_view name, const Texts& texts)
{
    json.key(name).open('[');
    for (const auto& text : texts) json.string(text);
    json.close(']');
}

void put_identity(JsonWriter& json, const boards::BoardEntry& entry)
{
    json.key("entry").string(entry.public_id());
    json.key("name").string(entry.name());
    json.key("revision").number(entry.revision());
    json.key("team").open('{');
    json.key("slug").string(entry.team().slug);
    json.key("name").string(entry.team().name);
    json.close('}');
    json.key("state").string(name_of(entry.state(), submission_state_names));
    json.key("state_reason").string(entry.state_reason());
    json.key("state_at").string(format_time(entry.state_time()));
    json.key("sealed_at").string(format_time(entry.sealed_at()));
}

void put_measures(JsonWriter& json, const boards::BoardEntry& entry)
{
    put_range(json, "performance", entry.performance());
    put_range(json, "energy_kwh", entry.energy_kwh());
    put_range(json, "charged_kwh", entry.charged_kwh());
    put_range(json, "co2e_kg", entry.co2e_kg());
    json.key("own_place_co2e_kg").number(entry.own_place_co2e_kg());
    if (entry.claimed_series() > 0) {
        json.key("claimed_grid_series").number(entry.claimed_series());
        json.key("claimed_own_place_co2e_kg").number(entry.claimed_own_place_co2e_kg());
    }
    json.key("grade").string(name_of(entry.grade(), grade_names));
    json.key("extrapolated").boolean(entry.extrapolated());
    put_texts(json, "hardware", entry.hardware());
    json.key("findings").open('{');
    json.key("warnings").number(entry.findings().warnings);
    json.key("rejections").number(entry.findings().rejections);
    json.close('}');
}

// Null where the rulebook names no baseline, or the entry is the baseline itself.
void put_baseline(JsonWriter& json, const boards::BoardConfig& config, const boards::BoardEntry& entry)
{
    json.key("is_baseline").boolean(entry.baseline());
    json.key("at_least_baseline");
    const auto good = boards::at_least_baseline(entry, config);
    good ? json.boolean(*good) : json.null();
}

void put_rules(JsonWriter& json, const boards::BoardEntry& entry)
{
    put_range(json, "gqi", entry.rule(RankingRule::gqi));
    json.key("gqi_published").number(entry.gqi_published());
    put_range(json, "nofade", entry.rule(RankingRule::nofade));
    json.key("nofade_per_unit_complexity").boolean(entry.nofade_per_unit_complexity());
    put_range(json, "sam", entry.rule(RankingRule::sam));
    put_range(json, "co2e_at_target", entry.rule(RankingRule::co2e_at_target));
    put_range(json, "performance_within_budget", entry.rule(RankingRule::performance_within_budget));
}

void put_ties(JsonWriter& json, const std::optional<TiePlace>& tie)
{
    using Count = std::optional<std::size_t>;
    const auto put = [&](std::string_view name, Count count) { json.key(name).number_or_null(count); };
    put("tie_group", tie ? Count{tie->group} : Count{});
    put("tie_size", tie ? Count{tie->size} : Count{});
    put("tie_place", tie ? Count{tie->place} : Count{});
    put("shared_rank", tie ? Count{tie->shared_rank} : Count{});
    put("rank_low", tie ? Count{tie->rank_low} : Count{});
    put("rank_high", tie ? tie->rank_high : Count{});
}

void put_overlay(JsonWriter& json, const BoardView& view, const boards::BoardEntry& entry)
{
    const auto& overlay = view.board.overlay();
    const auto row = overlay ? overlay->find(view.rule, entry.id()) : std::nullopt;
    json.key("pareto_depth").number_or_null(row ? std::optional{row->pareto_depth} : std::nullopt);
    json.key("hypervolume_contribution")
        .number_or_null(row ? std::optional{row->hypervolume_contribution} : std::nullopt);
    const auto gain = overlay ? overlay->last_gain(view.rule, entry.id()) : std::nullopt;
    json.key("gain_kg_per_point").number_or_null(gain ? std::optional{gain->kg_per_point} : std::nullopt);
    json.key("gain_within_noise");
    gain ? json.boolean(gain->within_noise) : json.null();
    put_ties(json, boards::tie_of(view.board, view.rule, entry.id()));
}

void put_row(JsonWriter& json, const BoardView& view, const boards::BoardEntry& entry, const boards::Standing* standing)
{
    json.open('{');
    json.key("rank");
    standing != nullptr ? json.number(standing->rank) : json.null();
    json.key("position");
    standing != nullptr ? json.number(standing->position) : json.null();
    if (standing != nullptr && standing->filtered_rank) json.key("filtered_rank").number(*standing->filtered_rank);
    put_identity(json, entry);
    put_range(json, "score", entry.rule(view.rule));
    put_measures(json, entry);
    put_baseline(json, view.board.config(), entry);
    put_rules(json, entry);
    put_overlay(json, view, entry);
    put_texts(json, "unranked_reasons", entry.unranked_reasons());
    json.close('}');
}

std::string_view phase_slug(const BoardView& view)
{
    for (const store::Phase& phase : view.challenge.challenge.phases)
        if (phase.id == view.board.key().phase_id) return phase.slug;
    return {};
}

void put_head(JsonWriter& json, const BoardView& view)
{
    json.key("challenge").string(view.challenge.challenge.slug);
    json.key("phase").string(phase_slug(view));
    json.key("rule").string(name_of(view.rule, ranking_rule_names));
    json.key("rule_label").string(describe(view.rule).label);
    json.key("ranking_rule").string(name_of(view.board.config().ranking_rule, ranking_rule_names));
    json.key("scoring_run").number(view.board.key().scoring_run_id);
    json.key("sequence").number(view.board.change());
    const auto& overlay = view.board.overlay();
    json.key("overlay_sequence").number_or_null(overlay ? std::optional{overlay->change()} : std::nullopt);
    json.key("total").number(view.board.listed_count());
    json.key("ranked").number(view.board.ranked_count(view.rule));
    json.key("unranked").number(view.board.unranked_count());
}

void put_next(JsonWriter& json, std::string_view next)
{
    json.key("next");
    next.empty() ? json.null() : json.string(next);
}

}  // namespace

std::string board_document(const BoardView& view, const boards::Page& page)
{
    JsonWriter json(row_bytes * (page.rows.size() + 1));
    json.open('{');
    put_head(json, view);
    json.key("matching").number(page.matching);
    json.key("items").open('[');
    for (const boards::Standing& standing : page.rows) put_row(json, view, *standing.entry, &standing);
    json.close(']');
    put_next(json, page.next_cursor);
    json.close('}');
    return json.take();
}

std::string unranked_document(const BoardView& view, const boards::UnrankedPage& page)
{
    JsonWriter json(row_bytes * (page.rows.size() + 1));
    json.open('{');
    put_head(json, view);
    json.key("matching").number(view.board.ranked_count(view.rule));
    json.key("items").open('[');
    for (const boards::BoardEntry* entry : page.rows) put_row(json, view, *entry, nullptr);
    json.close(']');
    put_next(json, page.next_cursor);
    json.close('}');
    return json.take();
}

std::string standing_document(const BoardView& view, const boards::BoardEntry& entry)
{
    const auto standing = view.board.standing(entry, view.rule);
    JsonWriter json(2 * row_bytes);
    json.open('{');
    put_head(json, view);
    json.key("rank");
    standing ? json.number(standing->rank) : json.null();
    json.key("row");
    put_row(json, view, entry, standing ? &*standing : nullptr);
    json.close('}');
    return json.take();
}

boards::PageCache::Render board_renderer(const jobs::ChallengeIndex& index)
{
    return [&index](const boards::BoardSnapshot& board, const boards::PageRequest& request, const boards::Page& page,
                    boards::PageFormat format) {
        if (format == boards::PageFormat::csv) return boards::page_csv(board, request.rule, page);
        const auto challenge = index.find(board.key().challenge_id);
        if (!challenge) throw std::logic_error("a board of a challenge that is not in the index");
        return board_document({.challenge = *challenge, .board = board, .rule = request.rule}, page);
    };
}

}  // namespace wattboard::api
