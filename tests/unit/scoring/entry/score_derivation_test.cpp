// Every step of a derivation gives its value, and the last of each figure is that of the score.
#include "scoring/entry/score_derivation.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <numbers>
#include <set>

#include "entry_builder.h"
#include "scoring/entry/score_entry.h"

namespace wattboard {
namespace {

using namespace testing;

/// Arithmetic as `with_numbers` has it, read by recursive descent; anything else is a failure.
class Arithmetic {
public:
    explicit Arithmetic(std::string text) : text_{std::move(text)} {}

    double value()
    {
        const double result = sum();
        if (at_ != text_.size()) ADD_FAILURE() << "not arithmetic from '" << text_.substr(at_) << "' in " << text_;
        return result;
    }

private:
    bool take(std::string_view token)
    {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        if (!std::string_view{text_}.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    double sum()
    {
        double result = product();
        while (true) {
            if (take("+"))
                result += product();
            else if (take("-"))
                result -= product();
            else
                return result;
        }
    }
    double product()
    {
        double result = power();
        while (true) {
            if (take("×"))
                result *= power();
            else if (take("/"))
                result /= power();
            else
                return result;
        }
    }
    double power()
    {
        const double base = atom();
        return take("^") ? std::pow(base, power()) : base;
    }
    double in_brackets()
    {
        const double result = sum();
        EXPECT_TRUE(take(")")) << text_;
        return result;
    }
    double atom()
    {
        if (take("log10(")) return std::log10(in_brackets());
        if (take("ln(")) return std::log(in_brackets());
        if (take("exp(")) return std::exp(in_brackets());
        if (take("sqrt(")) return std::sqrt(in_brackets());
        if (take("max(")) {
            const double first = sum();
            EXPECT_TRUE(take(",")) << text_;
            return std::max(first, in_brackets());
        }
        if (take("(")) return take("-") ? -in_brackets() : in_brackets();
        double number = 0;
        const char* begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
        if (error != std::errc{}) {
            ADD_FAILURE() << "no number at '" << text_.substr(at_) << "' in " << text_;
            at_ = text_.size();
            return 0;
        }
        at_ += static_cast<std::size_t>(end - begin);
        return number;
    }

    std::string text_;
    std::size_t at_ = 0;
};

struct Derived {
    EntryScore score;
    std::vector<DerivationStep> steps;

    [[nodiscard]] const DerivationStep* find(const std::string& id) const
    {
        for (const DerivationStep& step : steps)
            if (step.id == id) return &step;
        return nullptr;
    }
    void expect(const std::string& id, const std::optional<double>& value) const
    {
        const DerivationStep* step = find(id);
        ASSERT_TRUE(step) << id;
        ASSERT_TRUE(value) << id;
        EXPECT_DOUBLE_EQ(step->value, *value) << id;
    }
};

/// Scores and derives; the arithmetic of every step must give its value.
Derived derived(const Rulebook& rulebook, const EntryFacts& facts)
{
    Derived result;
    const auto score = score_entry(rulebook, facts, tables(), context());
    EXPECT_TRUE(score) << score.error().detail;
    if (!score) return result;
    result.score = *score;
    const auto steps = derive_score(rulebook, facts, tables(), *score);
    EXPECT_TRUE(steps) << steps.error().detail;
    if (!steps) return result;
    result.steps = *steps;
    std::set<std::string> ids;
    for (const DerivationStep& step : result.steps) {
        EXPECT_TRUE(ids.insert(step.id).second) << step.id << " is there twice";
        EXPECT_FALSE(step.name.empty() || step.formula.empty() || step.unit.empty() || step.source.empty()) << step.id;
        const double computed = Arithmetic{step.with_numbers}.value();
        EXPECT_NEAR(computed, step.value, 1e-5 * std::abs(step.value) + 1e-9) << step.id << ": " << step.with_numbers;
    }
    return result;
}

void expect_score(const Derived& entry)
{
    const EntryScore& score = entry.score;
    entry.expect("charged_kwh", score.charged_kwh.value);
    entry.expect("charged_low", score.charged_kwh.low);
    entry.expect("charged_high", score.charged_kwh.high);
    entry.expect("co2e_kg", score.co2e_kg.value);
    entry.expect("co2e_low_kg", score.co2e_kg.low);
    entry.expect("co2e_high_kg", score.co2e_kg.high);
    entry.expect("own_place_co2e_kg", score.own_place_co2e_kg);
    entry.expect("performance", score.performance.value);
    entry.expect("performance_low", score.performance.low);
    entry.expect("performance_high", score.performance.high);
    for (const auto& [rule, id] : {std::pair{RankingRule::gqi, "gqi"}, {RankingRule::sam, "sam"}}) {
        entry.expect(id, score.rules.at(rule).value);
        entry.expect(std::string{id} + "_low", score.rules.at(rule).low);
        entry.expect(std::string{id} + "_high", score.rules.at(rule).high);
    }
    entry.expect("nofade", score.rules.at(RankingRule::nofade).value);
}

Rulebook with_sam()
{
    Rulebook rulebook = rules();
    rulebook.sam.alpha = 2.0;
    rulebook.sam.beta = 1.5;
    rulebook.grid.pue = 1.2;
    return rulebook;
}

TEST(ScoreDerivation, BelowTheKnee)
{
    // 0.3 kWh at E0 = 1 kWh lies below the knee of 10.
    const Derived entry = derived(with_sam(), testing::entry());
    expect_score(entry);
    ASSERT_TRUE(entry.find("gqi_denominator"));
    EXPECT_NE(entry.find("gqi_denominator")->formula.find("below the knee"), std::string::npos);
    EXPECT_FALSE(entry.find("gqi_published"));
    EXPECT_NE(entry.find("performance_low")->source.find("Wilson"), std::string::npos);
    EXPECT_NE(entry.find("gqi")->source.find("Watt for What"), std::string::npos);
}

TEST(ScoreDerivation, AboveTheKneeAndWithTheFloor)
{
    Rulebook rulebook = with_sam();
    rulebook.gqi.e0 = KilowattHours{0.01};
    rulebook.sam.continuation = Continuation::floor;
    const Derived entry = derived(rulebook, testing::entry());
    expect_score(entry);
    EXPECT_EQ(entry.find("gqi_denominator")->formula, "log10(x)");
    EXPECT_NE(entry.find("sam_denominator")->formula.find("log10(F)"), std::string::npos);
}

TEST(ScoreDerivation, WhatAbsenceOfEvidenceCosts)
{
    Rulebook rulebook = with_sam();
    rulebook.component_scope = ComponentScope::node_at_wall;
    rulebook.grid.embodied_g_per_accelerator_hour = 33.4;
    rulebook.lineage_policy = LineagePolicy::full;
    rulebook.extrapolation_allowed = true;
    rulebook.grades_admitted = {Grade::A, Grade::B, Grade::C, Grade::D, Grade::E};
    EntryFacts facts = testing::entry();
    facts.runs.push_back(hour_run("train-2"));
    // Half an hour of the hour is logged, on one of two accelerators, and no CPU.
    RunFacts& run = facts.runs.back();
    run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{1800})})};
    run.evidence.front().charged = KilowattHours{0.16};
    run.evidence.front().devices.front().charged = KilowattHours{0.16};
    run.hardware.accelerators = {{.name = "A100 SXM4 80GB", .count = 2}};
    run.hardware.cpu_tdp = Watts{200};
    run.hardware.dram_gb = 256;
    run.partial = PartialRun{.epochs_done = 10, .epochs_total = 40, .data_share = {}};
    for (RunFacts& each : facts.runs) {
        each.hardware.cpu_tdp = Watts{200};
        each.hardware.dram_gb = 256;
    }
    facts.lineage = {
        {.source = "weights", .kind = "weights", .sha256 = {}, .is_public = true, .energy = KilowattHours{2.5}}};
    facts.model.convention = OperationConvention::macs;
    facts.model.energy_per_item = Joules{2.5};
    facts.model.time_per_item = Seconds{0.02};
    const Derived entry = derived(rulebook, facts);
    expect_score(entry);
    entry.expect("embodied_co2e_kg", entry.score.embodied_co2e_kg);
    entry.expect("sci_g_per_item", entry.score.sci_g_per_item);
    entry.expect("lineage", 2.5);
    entry.expect("flops", 2 * 8.2e9);
    for (const char* id : {"gaps_2", "uncovered_2", "rest_of_node_2", "missing_accelerators_2", "missing_cpu_2",
                           "missing_dram_2", "missing_cpu_1"}) {
        ASSERT_TRUE(entry.find(id)) << id;
        EXPECT_GT(entry.find(id)->value, 0) << id;
    }
    EXPECT_NEAR(entry.find("gaps_2")->value, 0.01, 1e-9);
    EXPECT_NEAR(entry.find("measured_2")->value, 0.15, 1e-9);
    EXPECT_GT(entry.find("charged_2")->value, 4 * 0.16);
    entry.expect("gqi_published", entry.score.gqi_published);
}

TEST(ScoreDerivation, FactsThatAreNoLongerThoseOfTheScore)
{
    EntryFacts facts = testing::entry();
    const auto score = score_entry(rules(), facts, tables(), context());
    ASSERT_TRUE(score);
    facts.runs.front().evidence.clear();
    const auto steps = derive_score(rules(), facts, tables(), *score);
    ASSERT_FALSE(steps);
    EXPECT_EQ(steps.error().type, problems::missing_value);
}

}  // namespace
}  // namespace wattboard
