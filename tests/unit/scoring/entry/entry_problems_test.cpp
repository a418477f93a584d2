// All problems of an entry at once, where scoring stops at the first.
#include "scoring/entry/entry_problems.h"

#include <gtest/gtest.h>

#include <set>

#include "entry_builder.h"
#include "scoring/entry/score_entry.h"

namespace wattboard {
namespace {

using namespace testing;

std::set<std::string> fields_of(const EntryFacts& facts, const Rulebook& rulebook = rules())
{
    std::set<std::string> fields;
    for (const Problem& problem : entry_problems(rulebook, facts, tables())) fields.insert(problem.field);
    return fields;
}

TEST(EntryProblems, NoneForAnEntryThatScores)
{
    ASSERT_TRUE(score_entry(rules(), entry(), tables(), context()));
    EXPECT_TRUE(fields_of(entry()).empty());
}

TEST(EntryProblems, EveryOneIsNamed)
{
    Rulebook rulebook = rules();
    rulebook.stages_in_scope = {Stage::training, Stage::inference};
    EntryFacts facts = entry();
    facts.performance.value = 80;
    facts.model.parameters = -1;
    facts.lineage = {{.source = "", .kind = "weights", .sha256 = {}, .is_public = true, .energy = {}}};
    facts.runs.push_back(hour_run("second"));
    facts.runs.front().zone.clear();
    facts.runs.back().evidence.clear();
    const std::set<std::string> expected{"performance/value", "model/parameters", "lineage/0/source",
                                         "stages/inference",  "runs/train/zone",  "runs/second/evidence"};
    EXPECT_EQ(fields_of(facts, rulebook), expected);
    const auto score = score_entry(rulebook, facts, tables(), context());
    ASSERT_FALSE(score);
    EXPECT_TRUE(expected.contains(score.error().field)) << "what scoring says is among them";
}

TEST(EntryProblems, ARunThatIsRefusedIsNotCharged)
{
    EntryFacts facts = entry();
    facts.runs.front().span = TimeSpan{june_2024, june_2024 - second};
    const auto found = entry_problems(rules(), facts, tables());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found.front().field.starts_with("runs/train")) << found.front().field;
}

}  // namespace
}  // namespace wattboard
