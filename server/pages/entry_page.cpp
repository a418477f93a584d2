// Reads one submission document and lays it out: what it claims, what was found, what was decided.
#include "server/pages/entry_page.h"

#include <fmt/format.h>

#include "scoring/emissions/equivalents.h"
#include "server/pages/board_notices.h"
#include "server/pages/board_view.h"
#include "server/pages/claimed_grid.h"
#include "server/pages/entry_evidence.h"
#include "server/pages/page_renderer.h"
#include "server/pages/tie_text.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

/// A term and its value for a description list; rows without a value are left out.
void add_fact(json& facts, std::string_view term, const std::string& value, const std::string& remark = "")
{
    if (!value.empty() && value != no_value)
        facts.push_back({{"term", std::string(term)}, {"value", value}, {"remark", remark}});
}

std::string with_unit(std::optional<double> value, std::string_view unit)
{
    return value ? fmt::format("{} {}", amount_text(value), unit) : std::string();
}

/// "95 % limits 1.2 to 1.4 kWh", or the reason why there is no value.
std::string remark_of(const json& estimate, std::string_view unit)
{
    const std::string reason = text_at(estimate, "/reason");
    if (!number_at(estimate, "/value")) return reason;
    const std::string limits =
        limits_text(amount_text(number_at(estimate, "/low")), amount_text(number_at(estimate, "/value")),
                    amount_text(number_at(estimate, "/high")));
    return limits.empty() ? "" : fmt::format("95 % limits {} {}", limits, unit);
}

std::string percent_remark(const json& performance, bool is_share)
{
    const auto text = [&](std::string_view member) {
        return performance_text(number_at(performance, member), is_share);
    };
    const std::string limits = limits_text(text("/low"), text("/value"), text("/high"));
    std::string remark = limits.empty() ? "" : "95 % limits " + limits;
    if (const auto items = number_at(performance, "/n_items"))
        remark += fmt::format("{}{} items", remark.empty() ? "" : ", ", count_text(*items));
    return remark;
}

json performance_facts(const json& entry, const json& score, bool is_share)
{
    json facts = json::array();
    const std::string unit = is_share ? " %" : "";
    const json& stated = member_at(entry, "/performance");
    const json& scored = member_at(score, "/performance");
    const json& shown = scored.is_object() ? scored : stated;
    add_fact(facts, words(text_at(stated, "/metric")), performance_text(number_at(shown, "/value"), is_share) + unit,
             percent_remark(shown, is_share));
    add_fact(facts, "Basis", text_at(stated, "/basis"));
    if (const auto train = number_at(stated, "/train_value"))
        add_fact(facts, "On the training set", performance_text(train, is_share) + unit);
    return facts;
}

/// Limits of the own-place CO2e, and where its grid factors come from.
std::string own_place_remark(const json& score)
{
    const json estimate{{"value", member_at(score, "/own_place_co2e_kg")},
                        {"low", member_at(score, "/own_place_co2e_kg_low")},
                        {"high", member_at(score, "/own_place_co2e_kg_high")}};
    const std::string limits = remark_of(estimate, "kg");
    const std::string note = text_at(score, "/own_place_note");
    return limits + (limits.empty() || note.empty() ? "" : "; ") + note;
}

json energy_facts(const json& entry, const json& score)
{
    json facts = json::array();
    const auto amount = [&](std::string_view term, const std::string& member, std::string_view unit) {
        const json& estimate = member_at(score, member);
        add_fact(facts, term, with_unit(number_at(estimate, "/value"), unit), remark_of(estimate, unit));
    };
    amount("Energy that the evidence says", "/energy_kwh", "kWh");
    amount("Energy charged", "/charged_kwh", "kWh");
    amount("CO2e on the board's grid", "/co2e_kg", "kg");
    add_fact(facts, "CO2e of its own place", with_unit(number_at(score, "/own_place_co2e_kg"), "kg"),
             own_place_remark(score));
    add_fact(facts, "The same by the team's grid series", claimed_own_place_text(entry, score), "claimed, not scored");
    add_fact(facts, "Of this, embodied in the accelerators", with_unit(number_at(score, "/embodied_co2e_kg"), "kg"));
    add_fact(facts, "Software carbon intensity", with_unit(number_at(score, "/sci_g_per_item"), "g per prediction"),
             "ISO/IEC 21031, from the stated energy of a prediction");
    add_fact(facts, "Grade of the evidence", text_at(score, "/grade"),
             flag_at(score, "/extrapolated") ? "extrapolated from a partial run" : "");
    if (const auto charged = number_at(score, "/charged_kwh/value"))
        for (const Equivalent& same : equivalents(KilowattHours{*charged}))
            add_fact(facts, "As much as", fmt::format("{} {}", amount_text(same.amount, 3), same.kind->label),
                     std::string(same.kind->source));
    return facts;
}

/// Scores with six digits; a performance as this challenge prints it.
std::string rule_score_text(std::string_view rule, std::optional<double> value, bool is_share)
{
    return rule == "performance" ? performance_text(value, is_share) : amount_text(value, 6);
}

std::string rule_unit(std::string_view rule, const std::string& unit, bool is_share)
{
    if (rule == "performance") return is_share ? "%" : "";
    return unit == "1" ? "" : unit;
}

json score_rows(const json& challenge, const json& score, bool is_share)
{
    json rows = json::array();
    const json& scores = member_at(score, "/rules");
    for (const auto& rule : member_at(challenge, "/offered_rules")) {
        const std::string name = text_at(rule, "/name");
        const auto found = scores.find(name);
        if (found == scores.end()) continue;
        const auto text = [&](std::string_view member) {
            return rule_score_text(name, number_at(*found, member), is_share);
        };
        rows.push_back({{"label", text_at(rule, "/label")},
                        {"value", text("/value")},
                        {"limits", limits_text(text("/low"), text("/value"), text("/high"))},
                        {"unit", rule_unit(name, text_at(rule, "/unit"), is_share)},
                        {"reason", text_at(*found, "/reason")},
                        {"definition", text_at(rule, "/definition")}});
    }
    return rows;
}

json model_facts(const json& model)
{
    json facts = json::array();
    const auto count = [](std::optional<double> value) { return value ? count_text(*value) : std::string(); };
    add_fact(facts, "Parameters", count(number_at(model, "/parameters")));
    std::string convention = text_at(model, "/convention");
    if (convention == "flops") convention = "FLOPs";
    if (convention == "macs") convention = "MACs";
    add_fact(facts, "Operations of one prediction", count(number_at(model, "/operations")), convention);
    for (const auto& [term, member] : {std::pair{"Precision", "/precision"}, std::pair{"Input size", "/input_size"},
                                       std::pair{"Technique", "/technique"}})
        add_fact(facts, term, text_at(model, member));
    add_fact(facts, "Batch size", count(number_at(model, "/batch_size")));
    if (const auto time = number_at(model, "/time_per_item_s"))
        add_fact(facts, "Time per item", fmt::format("{} ms", amount_text(*time * 1000.0)));
    add_fact(facts, "Energy per item", with_unit(number_at(model, "/energy_per_item_j"), "J"));
    add_fact(facts, "Training runs made", count(number_at(model, "/training_runs")));
    add_fact(facts, "Training samples an epoch", count(number_at(model, "/training_samples")));
    add_fact(facts, "Training epochs", count(number_at(model, "/training_epochs")));
    add_fact(facts, "Repeats", count(number_at(model, "/repeats")));
    return facts;
}

json lineage_rows(const json& entry)
{
    json rows = json::array();
    for (const auto& item : member_at(entry, "/lineage")) {
        const std::string energy = with_unit(number_at(item, "/energy_kwh"), "kWh");
        rows.push_back({{"source", text_at(item, "/source")},
                        {"kind", words(text_at(item, "/kind"))},
                        {"is_public", flag_at(item, "/is_public") ? "public" : "not public"},
                        {"energy", energy.empty() ? "unknown" : energy},
                        {"sha256", text_at(item, "/sha256")}});
    }
    return rows;
}

json review_rows(const json& reviews)
{
    json rows = json::array();
    for (const auto& review : reviews) {
        const std::string time = text_at(review, "/reviewed_at");
        rows.push_back({{"what", text_at(review, "/action")},
                        {"who", text_at(review, "/reviewer")},
                        {"reason", text_at(review, "/reason")},
                        {"time", time_text(time)},
                        {"machine_time", time}});
    }
    return rows;
}

json repeat_rows(const json& repeats)
{
    json rows = json::array();
    for (const auto& repeat : repeats) {
        const std::string time = text_at(repeat, "/recorded_at");
        rows.push_back({{"energy", with_unit(number_at(repeat, "/energy_kwh"), "kWh")},
                        {"duration", with_unit(number_at(repeat, "/duration_s"), "s")},
                        {"who", text_at(repeat, "/recorded_by")},
                        {"reason", text_at(repeat, "/reason")},
                        {"time", time_text(time)},
                        {"machine_time", time}});
    }
    return rows;
}

/// Why the state changed: the review that changed it, or the entry's own reason where it is the latest change.
std::string reason_of(const json& change, const json& entry, bool is_latest)
{
    const auto id = number_at(change, "/review");
    for (const auto& review : member_at(entry, "/reviews"))
        if (id && number_at(review, "/id") == id) return text_at(review, "/reason");
    return is_latest ? text_at(entry, "/state_reason") : "";
}

json history_rows(const json& entry)
{
    json rows = json::array();
    const json& history = member_at(entry, "/history");
    for (std::size_t i = 0; i < history.size(); ++i) {
        const std::string time = text_at(history[i], "/changed_at");
        rows.push_back({{"what", words(text_at(history[i], "/to"))},
                        {"who", flag_at(history[i], "/by_platform") ? "the platform" : ""},
                        {"reason", reason_of(history[i], entry, i + 1 == history.size())},
                        {"time", time_text(time)},
                        {"machine_time", time}});
    }
    return rows;
}

/// The score under the scoring run that the board shows, else the first one; null where there is none.
const json& score_of(const json& entry, const json& challenge)
{
    const auto active = number_at(challenge, "/scoring_run/id");
    for (const auto& score : member_at(entry, "/scores"))
        if (active && number_at(score, "/scoring_run") == active) return score;
    return member_at(entry, "/scores/0");
}

json reasons_of(const json& score)
{
    json reasons = json::array();
    for (const auto& reason : member_at(score, "/unranked_reasons"))
        if (reason.is_string()) reasons.push_back(reason);
    return reasons;
}

}  // namespace

http::Response entry_page(const http::Request& request, const PageSource& read)
{
    const std::string id = percent_encoded(request.parameter("entry"));
    const Document entry = read(request, "/submissions/" + id, {});
    if (!entry.ok()) return error_page(request, entry);
    const std::string challenge_path = "/challenges/" + percent_encoded(text_at(entry.body, "/challenge"));
    const Document challenge = read(request, challenge_path, {});
    if (!challenge.ok()) return error_page(request, challenge);

    const json& score = score_of(entry.body, challenge.body);
    const bool is_share = columns_of(challenge.body, "").performance_is_share;
    const auto rank = number_at(entry.body, "/rank/rank");
    const auto total = number_at(entry.body, "/rank/ranked");
    json view{{"title", text_at(entry.body, "/name")},
              {"team", text_at(entry.body, "/team/name")},
              {"challenge", text_at(challenge.body, "/title")},
              {"challenge_href", challenge_path},
              {"is_baseline", flag_at(entry.body, "/is_baseline")},
              {"state", words(text_at(entry.body, "/state"))},
              {"state_reason", text_at(entry.body, "/state_reason")},
              {"rank", rank && total ? fmt::format("{} of {}", count_text(*rank), count_text(*total)) : ""},
              {"tie", tie_text(member_at(entry.body, "/rank"))},
              {"rank_range", rank_range_text(member_at(entry.body, "/rank"))},
              {"last_gain", last_gain_text(member_at(entry.body, "/rank"))},
              {"official_rule", text_at(entry.body, "/rank/rule_label")},
              {"sealed_at", time_text(text_at(entry.body, "/sealed_at"))},
              {"leaf", text_at(entry.body, "/leaf_sha256")},
              {"grid", grid_text(member_at(challenge.body, "/rulebook/rules/grid"))},
              {"reasons", reasons_of(score)},
              {"performance", performance_facts(entry.body, score, is_share)},
              {"energy", energy_facts(entry.body, score)},
              {"claims", claimed_grid_rows(entry.body, score)},
              {"scores", score_rows(challenge.body, score, is_share)},
              {"model", model_facts(member_at(entry.body, "/model"))},
              {"lineage", lineage_rows(entry.body)},
              {"findings", finding_rows(member_at(score, "/findings"))},
              {"runs", run_views(member_at(entry.body, "/runs"))},
              {"stages", stage_rows(member_at(entry.body, "/stages"))},
              {"reviews", review_rows(member_at(entry.body, "/reviews"))},
              {"repeats", repeat_rows(member_at(entry.body, "/repeats"))},
              {"history", history_rows(entry.body)},
              {"json", "/api/v1/submissions/" + id}};
    for (const char* list :
         {"scores", "claims", "model", "lineage", "findings", "runs", "stages", "reviews", "repeats", "history"})
        view[std::string("has_") + list] = !view[list].empty();
    return page_response(request, 200,
                         render("entry", enhanced(std::move(view), *read.front_end, "entry",
                                                  {{"entry", entry.body}, {"challenge", challenge.body}})));
}

}  // namespace wattboard::pages
