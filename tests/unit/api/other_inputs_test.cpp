// Challenges, reviews and what-if questions: what is taken, and where what is not is told.
#include "input_cases.h"
#include "server/api/challenge_input.h"
#include "server/api/review_input.h"
#include "server/api/what_if.h"

namespace wattboard::api {
namespace {

const ReferenceTables& tables()
{
    static const ReferenceTables made({{"FRA", 2023, GramsPerKilowattHour{56}}}, {});
    return made;
}

std::string challenge(const std::string& more, const std::string& rules)
{
    return R"({"slug":"c","title":"T","task":"t","dataset":"d")" + more + R"(,"rulebook":{)" + rules + "}}";
}

TEST(ChallengeInput, Cases)
{
    const std::string gate = R"("min_performance":0.5)";
    check_cases(
        {
            {"least", challenge("", gate), 200, "", ""},
            {"gate of the baseline", challenge("", R"("baseline_performance":0.8)"), 200, "", ""},
            {"no gate", challenge("", ""), 422, "missing-value", "/rulebook/min_performance"},
            {"no rulebook", R"({"slug":"c","title":"T","task":"t","dataset":"d"})", 422, "missing-value", "/rulebook"},
            {"slug", R"({"slug":"C c","title":"T","task":"t","dataset":"d","rulebook":{}})", 422, "invalid-value",
             "/slug"},
            {"no default phase", challenge(R"(,"phases":[{"slug":"a","title":"A"},{"slug":"b","title":"B"}])", gate),
             422, "invalid-value", "/phases"},
            {"closed before open",
             challenge(
                 R"(,"phases":[{"slug":"a","title":"A","opens_at":"2024-01-02T00:00:00Z","closes_at":"2024-01-01T00:00:00Z"}])",
                 gate),
             422, "invalid-value", "/phases/0/closes_at"},
            {"unknown rule", challenge("", gate + R"(,"ranking_rule":"magic")"), 422, "invalid-value",
             "/rulebook/ranking_rule"},
            {"knee", challenge("", gate + R"(,"gqi":{"knee":2})"), 422, "out-of-range", "/rulebook/gqi/knee"},
            {"two metrics", challenge(R"(,"metric":{"name":"mIoU"})", gate + R"(,"metric":{"name":"F1"})"), 422,
             "invalid-value", "/metric"},
            {"one metric twice", challenge(R"(,"metric":{"name":"F1"})", gate + R"(,"metric":{"name":"F1"})"), 200, "",
             ""},
            {"digest", challenge(R"(,"dataset_complexity":{"value":2,"sha256":"12"})", gate), 422, "invalid-value",
             "/dataset_complexity/sha256"},
            {"zone of the table", challenge("", gate + R"(,"grid":{"zone":"FRA","year":2023})"), 200, "", ""},
            {"unknown zone", challenge("", gate + R"(,"grid":{"zone":"ATL","year":2023})"), 422, "unknown-zone",
             "/rulebook/grid"},
            {"later year", challenge("", gate + R"(,"grid":{"zone":"FRA","year":2024})"), 422, "out-of-range",
             "/rulebook/grid"},
        },
        [](const nlohmann::json& body) { return challenge_from_json(body, tables()); });
}

TEST(ChallengeInput, TheRulebookTakesWhatTheChallengeStates)
{
    const auto made = challenge_from_json(
        nlohmann::json::parse(challenge(R"(,"metric":{"name":"mIoU"},"dataset_complexity":{"value":2.5})",
                                        R"("min_performance":0.5,"grid":{"zone":"FRA","year":2023})")),
        tables());
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->rulebook.metric.name, "mIoU");
    EXPECT_EQ(made->rulebook.dataset_complexity, 2.5);
    EXPECT_EQ(made->rulebook.grid.intensity.value(), 56);
}

TEST(ChallengeInput, ANewVersionKeepsTheMetric)
{
    Rulebook in_force;
    in_force.metric.name = "mIoU";
    const auto rules =
        rulebook_version_from_json(nlohmann::json::parse(R"({"min_performance":0.6})"), {}, in_force, tables());
    ASSERT_TRUE(rules) << rules.error().detail;
    EXPECT_EQ(rules->metric.name, "mIoU");
    EXPECT_EQ(rules->min_performance, 0.6);
}

TEST(ReviewInput, Cases)
{
    check_cases(
        {
            {"accept", R"({"action":"accept","reason":"Fine."})", 200, "", ""},
            {"no reason", R"({"action":"accept"})", 422, "missing-value", "/reason"},
            {"blank reason", R"({"action":"accept","reason":" \n"})", 422, "invalid-value", "/reason"},
            {"long reason", R"({"action":"accept","reason":")" + std::string(4001, 'x') + "\"}", 422, "out-of-range",
             "/reason"},
            {"no review", R"({"action":"seal","reason":"r"})", 422, "invalid-value", "/action"},
        },
        review_from_json);
    EXPECT_EQ(review_from_json(nlohmann::json::parse(R"({"action":"reinstate","reason":"r"})"))->action,
              SubmissionAction::reinstate);
}

TEST(WhatIfInput, Cases)
{
    check_cases(
        {
            {"least", R"({"performance":{"value":0.5},"energy_kwh":0})", 200, "", ""},
            {"no energy", R"({"performance":{"value":0.5}})", 422, "missing-value", "/energy_kwh"},
            {"negative", R"({"performance":{"value":0.5},"energy_kwh":-1})", 422, "out-of-range", "/energy_kwh"},
            {"pue", R"({"performance":{"value":0.5},"energy_kwh":1,"pue":0.9})", 422, "out-of-range", "/pue"},
            {"two grids",
             R"({"performance":{"value":0.5},"energy_kwh":1,"grid":{"zone":"FRA","intensity_g_per_kwh":5}})", 422,
             "invalid-value", "/grid/zone"},
            {"no grid", R"({"performance":{"value":0.5},"energy_kwh":1,"grid":{}})", 422, "missing-value",
             "/grid/zone"},
        },
        [](const nlohmann::json& body) { return what_if_from_json(body, {}); });
}

TEST(WhatIfBoardInput, Cases)
{
    check_cases(
        {
            {"nothing", "{}", 200, "", ""},
            {"all", R"({"grid":{"zone":"FRA","year":2023},"pue":1.2,"gqi":{"knee":5},"rule":"co2e"})", 200, "", ""},
            {"no embodied carbon", R"({"embodied_g_per_accelerator_hour":null})", 200, "", ""},
            {"embodied", R"({"embodied_g_per_accelerator_hour":-1})", 422, "out-of-range",
             "/embodied_g_per_accelerator_hour"},
            {"rule", R"({"rule":"magic"})", 422, "invalid-value", "/rule"},
            {"knee", R"({"gqi":{"knee":2}})", 422, "out-of-range", "/gqi/knee"},
            {"unknown", R"({"performance":{"value":0.5}})", 422, "invalid-value", "/performance"},
        },
        [](const nlohmann::json& body) { return what_if_board_from_json(body, {}); });
    const auto none = what_if_board_from_json({{"embodied_g_per_accelerator_hour", nullptr}}, {});
    const auto unsaid = what_if_board_from_json(nlohmann::json::object(), {});
    ASSERT_TRUE(none && unsaid);
    EXPECT_TRUE(none->asks_embodied);
    EXPECT_FALSE(unsaid->asks_embodied);
}

TEST(WhatIf, TheOfficialRulesStayApart)
{
    Rulebook official;
    official.min_performance = 0.4;
    WhatIfInput input;
    input.performance.value = 0.5;
    input.energy = KilowattHours{100};
    input.min_performance = 0.6;
    const auto document = what_if_document(input, official, tables());
    ASSERT_TRUE(document) << document.error().detail;
    EXPECT_EQ((*document)["unranked_reasons"].size(), 1U);
    EXPECT_TRUE((*document)["official"]["unranked_reasons"].empty());
    // beta a^alpha / log10(E): 5 / 32 / 2 at a = 0.5, E = 100 kWh.
    EXPECT_DOUBLE_EQ((*document)["rules"]["gqi"]["value"].get<double>(), 5.0 / 32 / 2);
    EXPECT_DOUBLE_EQ((*document)["co2e_kg"].get<double>(), 47.184);
}

}  // namespace
}  // namespace wattboard::api
