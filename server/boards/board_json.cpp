// JSON of board rows.
#include "server/boards/board_json.h"

#include <charconv>
#include <cmath>

#include "server/boards/overlay.h"
#include "server/documents/time_text.h"

namespace wattboard::boards {
namespace {

/// Appends members and values; commas are its business.
class JsonText {
public:
    explicit JsonText(std::size_t expected) { text_.reserve(expected); }

    JsonText& key(std::string_view name)
    {
        separate();
        text_ += '"';
        text_ += name;
        text_ += "\":";
        after_key_ = true;
        return *this;
    }
    void open(char bracket)
    {
        separate();
        text_ += bracket;
        first_ = true;
    }
    void close(char bracket)
    {
        text_ += bracket;
        first_ = false;
    }
    void null() { raw("null"); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    template <class Number>
    void number(Number value)
    {
        if constexpr (std::is_floating_point_v<Number>)
            if (!std::isfinite(value)) return null();
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
        raw({digits, static_cast<std::size_t>(end - digits)});
    }
    void range(const Range& range)
    {
        if (!range.has_value()) return null();
        open('{');
        key("value").number(range.value);
        key("low").number(range.low);
        key("high").number(range.high);
        close('}');
    }
    void string(std::string_view value)
    {
        separate();
        text_ += '"';
        for (const char c : value) escape(c);
        text_ += '"';
    }
    void string_or_null(std::string_view value) { value.empty() ? null() : string(value); }
    template <class Strings>
    void strings(const Strings& values)
    {
        open('[');
        for (const auto& value : values) string(value);
        close(']');
    }
    std::string take() { return std::move(text_); }

private:
    void separate()
    {
        if (!first_ && !after_key_) text_ += ',';
        first_ = false;
        after_key_ = false;
    }
    void raw(std::string_view value)
    {
        separate();
        text_ += value;
    }
    void escape(char c)
    {
        static constexpr std::string_view digits = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (code < 0x20) {
            text_ += "\\u00";
            text_ += digits[code >> 4U];
            text_ += digits[code & 15U];
        } else {
            text_ += c;
        }
    }

    std::string text_;
    bool first_ = true;
    bool after_key_ = false;
};

void append_identity(JsonText& json, const BoardEntry& entry)
{
    json.key("entry").string(entry.public_id());
    json.key("name").string(entry.name());
    json.key("revision").number(entry.revision());
    json.key("team").string(entry.team().slug);
    json.key("team_name").string(entry.team().name);
    json.key("state").string(name_of(entry.state(), submission_state_names));
    json.key("state_reason").string_or_null(entry.state_reason());
    if (entry.state_time() == 0)
        json.key("state_time").null();
    else
        json.key("state_time").string(format_time(entry.state_time()));
    json.key("sealed_at").string(format_time(entry.sealed_at()));
}

void append_measures(JsonText& json, const BoardEntry& entry)
{
    json.key("performance").range(entry.performance());
    json.key("energy_kwh").range(entry.energy_kwh());
    json.key("charged_kwh").range(entry.charged_kwh());
    json.key("co2e_kg").range(entry.co2e_kg());
    json.key("own_place_co2e_kg").number(entry.own_place_co2e_kg());
    json.key("grade").string(name_of(entry.grade(), grade_names));
    json.key("extrapolated").boolean(entry.extrapolated());
    json.key("hardware").strings(entry.hardware());
    json.key("unranked_reasons").strings(entry.unranked_reasons());
}

void append_rules(JsonText& json, const BoardSnapshot& board, const BoardEntry& entry)
{
    json.key("gqi").range(entry.rule(RankingRule::gqi));
    json.key("gqi_published").number(entry.gqi_published());
    json.key("nofade").range(entry.rule(RankingRule::nofade));
    json.key("nofade_per_unit_complexity").boolean(entry.nofade_per_unit_complexity());
    json.key("sam").range(entry.rule(RankingRule::sam));
    for (const RankingRule rule : {RankingRule::co2e_at_target, RankingRule::performance_within_budget})
        if (board.config().offers(rule)) json.key(name_of(rule, ranking_rule_names)).range(entry.rule(rule));
}

void append_overlay(JsonText& json, const BoardSnapshot& board, RankingRule rule, const BoardEntry& entry)
{
    const auto row = board.overlay() ? board.overlay()->find(rule, entry.id()) : std::nullopt;
    if (row) {
        json.key("pareto_depth").number(row->pareto_depth);
        json.key("hypervolume_contribution").number(row->hypervolume_contribution);
    } else {
        json.key("pareto_depth").null();
        json.key("hypervolume_contribution").null();
    }
}

void append_standing(JsonText& json, const BoardSnapshot& board, RankingRule rule, const Standing& standing)
{
    json.open('{');
    json.key("rank").number(standing.rank);
    if (standing.filtered_rank)
        json.key("filtered_rank").number(*standing.filtered_rank);
    else
        json.key("filtered_rank").null();
    json.key("position").number(standing.position);
    append_identity(json, *standing.entry);
    json.key("score").range(standing.entry->rule(rule));
    append_measures(json, *standing.entry);
    append_rules(json, board, *standing.entry);
    append_overlay(json, board, rule, *standing.entry);
    json.close('}');
}

void append_board(JsonText& json, const BoardSnapshot& board)
{
    json.key("sequence").number(board.sequence());
    if (board.overlay())
        json.key("overlay_sequence").number(board.overlay()->sequence());
    else
        json.key("overlay_sequence").null();
    json.key("unranked_total").number(board.unranked_count());
}

constexpr std::size_t row_bytes = 1400;

JsonText begin_list(const BoardSnapshot& board, RankingRule rule, const std::vector<Standing>& standings)
{
    JsonText json{row_bytes * (standings.size() + 1)};
    json.open('{');
    json.key("rule").string(name_of(rule, ranking_rule_names));
    append_board(json, board);
    json.key("total").number(board.ranked_count(rule));
    json.key("entries").open('[');
    for (const Standing& standing : standings) append_standing(json, board, rule, standing);
    json.close(']');
    return json;
}

}  // namespace

std::string page_json(const BoardSnapshot& board, RankingRule rule, const Page& page)
{
    JsonText json = begin_list(board, rule, page.rows);
    json.key("next_cursor").string_or_null(page.next_cursor);
    json.close('}');
    return json.take();
}

std::string around_json(const BoardSnapshot& board, RankingRule rule, const std::vector<Standing>& standings)
{
    JsonText json = begin_list(board, rule, standings);
    json.close('}');
    return json.take();
}

std::string standing_json(const BoardSnapshot& board, RankingRule rule, const Standing& standing)
{
    JsonText json{row_bytes};
    append_standing(json, board, rule, standing);
    return json.take();
}

std::string unranked_page_json(const BoardSnapshot& board, const UnrankedPage& page)
{
    JsonText json{row_bytes * (page.rows.size() + 1)};
    json.open('{');
    append_board(json, board);
    json.key("total").number(page.total);
    json.key("entries").open('[');
    for (const BoardEntry* entry : page.rows) {
        json.open('{');
        append_identity(json, *entry);
        append_measures(json, *entry);
        append_rules(json, board, *entry);
        json.close('}');
    }
    json.close(']');
    json.key("next_cursor").string_or_null(page.next_cursor);
    json.close('}');
    return json.take();
}

}  // namespace wattboard::boards
