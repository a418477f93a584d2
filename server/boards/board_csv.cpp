// CSV of board rows.
#include "server/boards/board_csv.h"

#include <charconv>
#include <cmath>

#include "server/boards/overlay.h"
#include "server/documents/time_text.h"

namespace wattboard::boards {
namespace {

constexpr std::string_view header =
    "rank,filtered_rank,position,entry,name,revision,team,state,score,score_low,score_high,performance,"
    "performance_low,performance_high,energy_kwh,energy_kwh_low,energy_kwh_high,charged_kwh,charged_kwh_low,"
    "charged_kwh_high,co2e_kg,co2e_kg_low,co2e_kg_high,own_place_co2e_kg,grade,extrapolated,gqi,gqi_published,nofade,"
    "sam,pareto_depth,hypervolume_contribution,hardware,sealed_at,warnings,rejections,claimed_grid_series,"
    "claimed_own_place_co2e_kg,tie_group,tie_size,tie_place,shared_rank,rank_low,rank_high,gain_kg_per_point,"
    "gain_within_noise\r\n";

class CsvLine {
public:
    explicit CsvLine(std::string& text) : text_{text} {}
    ~CsvLine() { text_ += "\r\n"; }
    CsvLine(const CsvLine&) = delete;
    CsvLine& operator=(const CsvLine&) = delete;

    void empty() { separate(); }
    void text(std::string_view value)
    {
        separate();
        text_ += csv_text_cell(value);
    }
    template <class Number>
    void number(Number value)
    {
        separate();
        if constexpr (std::is_floating_point_v<Number>)
            if (!std::isfinite(value)) return;
        char digits[32];
        text_.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
    }
    template <class Number>
    void number_or_empty(const std::optional<Number>& value)
    {
        value ? number(*value) : empty();
    }
    void range(const Range& range)
    {
        number(range.value);
        number(range.low);
        number(range.high);
    }

private:
    void separate()
    {
        if (!first_) text_ += ',';
        first_ = false;
    }
    std::string& text_;
    bool first_ = true;
};

void append_ties(CsvLine& line, const std::optional<TiePlace>& tie)
{
    using Count = std::optional<std::size_t>;
    const auto at = [&](std::size_t TiePlace::* member) { return tie ? Count{(*tie).*member} : Count{}; };
    line.number_or_empty(at(&TiePlace::group));
    line.number_or_empty(at(&TiePlace::size));
    line.number_or_empty(at(&TiePlace::place));
    line.number_or_empty(at(&TiePlace::shared_rank));
    line.number_or_empty(at(&TiePlace::rank_low));
    line.number_or_empty(tie ? tie->rank_high : Count{});
}

std::string joined(const HardwareNames& names)
{
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : "; ") + name;
    return all;
}

void append_row(std::string& text, const BoardSnapshot& board, RankingRule rule, const Standing& standing)
{
    const BoardEntry& entry = *standing.entry;
    CsvLine line{text};
    line.number(standing.rank);
    line.number_or_empty(standing.filtered_rank);
    line.number(standing.position);
    line.text(entry.public_id());
    line.text(entry.name());
    line.number(entry.revision());
    line.text(entry.team().slug);
    line.text(name_of(entry.state(), submission_state_names));
    line.range(entry.rule(rule));
    line.range(entry.performance());
    line.range(entry.energy_kwh());
    line.range(entry.charged_kwh());
    line.range(entry.co2e_kg());
    line.number(entry.own_place_co2e_kg());
    line.text(name_of(entry.grade(), grade_names));
    line.text(entry.extrapolated() ? "true" : "false");
    line.number(entry.rule(RankingRule::gqi).value);
    line.number(entry.gqi_published());
    line.number(entry.rule(RankingRule::nofade).value);
    line.number(entry.rule(RankingRule::sam).value);
    const auto overlay = board.overlay() ? board.overlay()->find(rule, entry.id()) : std::nullopt;
    if (overlay) {
        line.number(overlay->pareto_depth);
        line.number(overlay->hypervolume_contribution);
    } else {
        line.empty();
        line.empty();
    }
    line.text(joined(entry.hardware()));
    line.text(format_time(entry.sealed_at()));
    line.number(entry.findings().warnings);
    line.number(entry.findings().rejections);
    line.number(entry.claimed_series());
    line.number(entry.claimed_own_place_co2e_kg());
    append_ties(line, tie_of(board, rule, entry.id()));
    const auto gain = board.overlay() ? board.overlay()->last_gain(rule, entry.id()) : std::nullopt;
    line.number_or_empty(gain ? std::optional{gain->kg_per_point} : std::nullopt);
    line.text(gain ? (gain->within_noise ? "true" : "false") : "");
}

}  // namespace

std::string csv_text_cell(std::string_view text)
{
    const bool formula = !text.empty() && std::string_view{"=+-@\t\r"}.contains(text.front());
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
    std::string cell = formula ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

std::string page_csv(const BoardSnapshot& board, RankingRule rule, const Page& page)
{
    std::string text{header};
    text.reserve(header.size() + page.rows.size() * 400);
    for (const Standing& standing : page.rows) append_row(text, board, rule, standing);
    return text;
}

}  // namespace wattboard::boards
