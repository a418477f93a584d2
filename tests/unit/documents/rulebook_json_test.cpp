// Rulebooks and entries as JSON: exact round trips, defaults, and strictness.
#include "server/documents/rulebook_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"

namespace wattboard {
namespace {

using nlohmann::json;

Rulebook unusual_rulebook()
{
    Rulebook rules;
    rules.metric = {"error", Direction::lower_is_better, -1, 7.5};
    rules.ranking_rule = RankingRule::co2e_at_target;
    rules.offered_rules = {RankingRule::co2e_at_target, RankingRule::energy};
    rules.gqi = {KilowattHours{0.1}, 4, 2.5, 0.75, Continuation::floor};
    rules.sam.beta = 1.0 / 3;
    rules.min_performance = 0.1;
    rules.baseline_performance = 0.2;
    rules.baseline_energy = KilowattHours{3.25};
    rules.baseline_training_flops = 2.5e18;
    rules.constant_predictor_performance = 0.05;
    rules.dataset_complexity = 12.5;
    rules.target_performance = 0.6;
    rules.co2e_budget = KilogramsCo2e{4};
    rules.stages_in_scope = {Stage::pretraining, Stage::training};
    rules.component_scope = ComponentScope::node_at_wall;
    rules.grades_admitted = {Grade::A, Grade::E};
    rules.performance_bases_admitted = {PerformanceBasis::computed};
    rules.lineage_policy = LineagePolicy::amortised;
    rules.lineage_amortised_over = 12;
    rules.lineage_table_kwh = {{"a/b", 2}};
    rules.grid = {"FRA", 2021, GramsPerKilowattHour{44.5}, "own", 1.5, true};
    rules.extrapolation_allowed = true;
    rules.fixed_batch_size = 32;
    rules.fixed_input_size = "1x1";
    rules.fixed_hardware_class = "tiny";
    rules.entry_selection = EntrySelection::chosen;
    rules.raw_logs_public = true;
    rules.thresholds = {{"window", 0.5}};
    rules.tie_alpha = 0.01;
    rules.tie_delta = 0.002;
    rules.notes = "read me";
    return rules;
}

TEST(RulebookJson, RoundTripIsExact)
{
    for (const Rulebook& rules : {Rulebook{}, unusual_rulebook()}) {
        EXPECT_EQ(rulebook_from_json(to_json(rules)), rules);
        EXPECT_EQ(rulebook_from_json(parse_json(to_json(rules).dump()).value()), rules);
    }
    for (const auto& [key, value] : to_json(unusual_rulebook()).items())
        EXPECT_NE(value, to_json(Rulebook{}).at(key)) << key << " is not tried";
}

TEST(RulebookJson, DefaultsAndTheOfficialRuleIsOffered)
{
    EXPECT_EQ(rulebook_from_json(json::object()), Rulebook{});
    const auto rules = rulebook_from_json({{"ranking_rule", "energy"}}).value();
    EXPECT_EQ(rules.offered_rules.front(), RankingRule::energy);
}

TEST(RulebookJson, RefusesWhatItDoesNotKnow)
{
    const std::pair<json, const char*> refused[] = {
        {{{"ranking_rul", "gqi"}}, "/ranking_rul"},
        {{{"ranking_rule", "best"}}, "/ranking_rule"},
        {{{"gqi", {{"knee", 2.9}}}}, "/gqi/knee"},
        {{{"gqi", {{"e0_kwh", 0}}}}, "/gqi/e0_kwh"},
        {{{"grid", {{"intensity_g_per_kwh", 1301}}}}, "/grid/intensity_g_per_kwh"},
        {{{"grid", {{"colour", 1}}}}, "/grid/colour"},
        {{{"grades_admitted", {"A", "A"}}}, "/grades_admitted/1"},
        {{{"stages_in_scope", "training"}}, "/stages_in_scope"},
        {{{"thresholds", {{"x/y", "1"}}}}, "/thresholds/x~1y"},
        {{{"metric", 3}}, "/metric"},
    };
    for (const auto& [value, field] : refused) {
        const auto rules = rulebook_from_json(value);
        ASSERT_FALSE(rules) << value;
        EXPECT_EQ(rules.error().field, field);
    }
}

template <class Read>
std::vector<std::string> problem_fields(const char* text, Read read)
{
    const json value = parse_json(text).value();
    JsonProblems problems;
    JsonReader reader{value, problems};
    read(reader);
    std::vector<std::string> fields;
    for (const Problem& problem : problems.all()) fields.push_back(problem.field);
    return fields;
}

constexpr const char* whole_entry = R"({
  "performance": {"metric": "accuracy", "value": 0.5, "low": 0.25, "high": 0.75, "n_items": 100, "basis": "computed",
                  "train_value": 0.875},
  "model_facts": {"parameters": 2e6, "operations": 3e9, "convention": "macs", "precision": "fp16", "input_size": "32x32",
                  "batch_size": 8, "technique": "pruning", "time_per_item_s": 0.25, "energy_per_item_j": 0.5,
                  "training_runs": 4, "repeats": 5},
  "lineage": [{"source": "hub", "kind": "teacher", "is_public": true, "energy_kwh": 1.5,
               "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],
  "runs": [{"id": "abc"},
           {"stage": "training", "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-01T01:00:00.250Z",
            "zone": "DEU", "stated_pue": 1.5, "partial": {"data_share": 0.5},
            "hardware": {"accelerators": [{"name": "X", "count": 4}], "cpu": "Y", "cpu_tdp_w": 100, "cpu_share": 0.5,
                         "dram_gb": 64, "hardware_class": "node"}}],
  "stages": {"training": {"basis": "measured"}, "search": {"basis": "none", "attestation": "none was made"}}})";

TEST(EntryJson, RoundTripIsExact)
{
    json value = parse_json(whole_entry).value();
    JsonProblems problems;
    JsonReader reader{value, problems};
    const EntryFacts facts = read_entry_facts(reader);
    reader.finish();
    ASSERT_TRUE(problems.empty()) << problems.first().detail << problems.first().field;
    EXPECT_EQ(facts.runs[1].span->end - facts.runs[1].span->start, 3600'250'000'000);
    json written = to_json(facts);
    EXPECT_EQ(written["runs"][0]["id"], "abc");
    written["runs"][0] = value["runs"][0];
    EXPECT_EQ(written, value);
}

TEST(EntryJson, RefusesWhatContradictsItself)
{
    const auto run = [](JsonReader& reader) { read_run(reader); };
    EXPECT_EQ(problem_fields(R"({"stage":"training","started_at":"2026-01-01T00:00:00Z"})", run),
              std::vector<std::string>{"/ended_at"});
    EXPECT_EQ(problem_fields(R"({"stage":"training","started_at":"2026-01-01T00:00:00Z",
                                 "ended_at":"2026-01-01T00:00:00Z"})",
                             run),
              std::vector<std::string>{"/ended_at"});
    EXPECT_EQ(problem_fields(R"({"stage":"training","zone":"fr"})", run), std::vector<std::string>{"/zone"});
    EXPECT_EQ(problem_fields(R"({"stage":"training","partial":{"epochs_done":3,"epochs_total":2}})", run),
              std::vector<std::string>{"/partial/epochs_done"});
    EXPECT_EQ(problem_fields(R"({"operations":5})", [](JsonReader& reader) { read_model_facts(reader); }),
              std::vector<std::string>{"/convention"});
    EXPECT_EQ(problem_fields(R"({"basis":"none"})", [](JsonReader& reader) { read_stage_statement(reader); }),
              std::vector<std::string>{"/attestation"});
    EXPECT_EQ(
        problem_fields(R"({"value":0.5,"low":0.6,"n_items":0})", [](JsonReader& reader) { read_performance(reader); }),
        (std::vector<std::string>{"/n_items", "/low"}));
    EXPECT_EQ(problem_fields(R"({"source":"x","kind":"magic","is_public":1,"sha256":"00"})",
                             [](JsonReader& reader) { read_lineage_item(reader); }),
              (std::vector<std::string>{"/kind", "/sha256", "/is_public"}));
}

TEST(EntryJson, ScoreRoundTripIsExact)
{
    EntryScore score;
    score.performance = {0.1 + 0.2, 1.0 / 3, 5e-324, "why"};
    score.co2e_kg = {1.7976931348623157e308, std::nullopt, 0.0, ""};
    score.own_place_co2e_kg = 1e-7;
    score.own_place_note = "note";
    score.grade = Grade::B;
    score.extrapolated = true;
    score.rules[RankingRule::pareto] = {};
    score.rules[RankingRule::co2e] = {1, 2, 3, "r"};
    score.gqi_published = -0.5;
    score.unranked_reasons = {"below", "grade"};
    score.held = true;
    score.findings.push_back(
        {.check = "c", .value = 1.5, .severity = Severity::reject, .verdict = Verdict::not_applicable, .message = "m"});
    const auto again = entry_score_from_json(parse_json(to_json(score).dump()).value());
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(to_json(*again), to_json(score));
    EXPECT_EQ(again->performance, score.performance);
    EXPECT_EQ(again->rules, score.rules);
}

TEST(EntryJson, CanonicalTextOfAScoreIsThatOfItsJson)
{
    EntryScore score;
    score.performance = {0.75, 0.7, 1, "\"findings\":[]"};
    score.rules[RankingRule::gqi] = {1e21, std::nullopt, -1e-7, ""};
    score.unranked_reasons = {"CO\u2082e \\ \t\u0001"};
    EXPECT_EQ(canonical_text(score), canonical_json(to_json(score)));
    score.findings.push_back({.check = "same_log_twice",
                              .value = 1.0 / 3,
                              .threshold = 2,
                              .unit = "kWh",
                              .severity = Severity::reject,
                              .verdict = Verdict::fail,
                              .evidence = "3f2c",
                              .place = "line 4, \"gpu0\"",
                              .message = "Twice \u00d7 \U0001F600."});
    EXPECT_EQ(canonical_text(score), canonical_json(to_json(score)));
    score.findings.push_back({.check = "of_no_catalogue", .message = "m\x7f"});
    EXPECT_EQ(canonical_text(score), canonical_json(to_json(score)));
    score.findings.back().message = "\xff";
    EXPECT_THROW((void)canonical_text(score), std::invalid_argument);
}

}  // namespace
}  // namespace wattboard
