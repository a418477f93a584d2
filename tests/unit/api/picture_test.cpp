// Which entries a picture shows and what it says of them.
#include "server/api/picture_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "server/boards/board.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::api {
namespace {

using boards::Board;
using nlohmann::json;
using ::testing::ElementsAre;

constexpr RankingRule gqi_rule = RankingRule::gqi;

boards::EntryPtr entry(std::int64_t id, double accuracy, double kwh, const std::string& name)
{
    auto made = boards::test::fields(id, 1, accuracy, kwh);
    made.name = name;
    return boards::test::entry(made);
}

// Ranked by accuracy: 1, 2, 3, 4, 5. CO2e is half the energy. The front from least cost on: 5, 3, 1.
Board board()
{
    return Board{{},
                 boards::test::config({gqi_rule}, EntrySelection::all),
                 {entry(1, 0.9, 1000, "Swin-B+PT on Im21k"), entry(2, 0.85, 1200, "ViT-B"),
                  entry(3, 0.8, 100, "Swin-B"), entry(4, 0.7, 500, "Swin-B"), entry(5, 0.6, 10, "ResNet18")}};
}

Picture picture_of(const boards::BoardSnapshot& snapshot, const PictureRequest& request, const Rulebook& rules = {})
{
    PictureSelection selection = select_entries(snapshot, rules, request);
    std::vector<PictureFacts> facts(selection.entries.size());
    for (PictureFacts& fact : facts) {
        fact.logged_kwh.fill(PictureFacts::absent);
        fact.logged_kwh[static_cast<std::size_t>(Stage::training)] = 1;
    }
    return make_picture(std::move(selection), std::move(facts), rules, request);
}

std::vector<std::int64_t> ids(const Picture& picture)
{
    std::vector<std::int64_t> found;
    for (const auto* shown : picture.selection.entries) found.push_back(shown->id());
    return found;
}

TEST(Picture, HasTheFrontAndWhatItsStepsCost)
{
    const Board shown = board();
    const auto snapshot = shown.snapshot();
    const Picture picture = picture_of(*snapshot, {});
    EXPECT_THAT(ids(picture), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(picture.selection.front, ElementsAre(4, 2, 0));
    ASSERT_EQ(picture.marginal.size(), 2U);
    EXPECT_NEAR(picture.marginal[0].cost_per_point, 45.0 / 20, 1e-12) << "from 5 to 50 kg for 20 points";
    EXPECT_NEAR(picture.marginal[1].cost_per_point, 450.0 / 10, 1e-9);
    const Picture energy = picture_of(*snapshot, {.cost = PictureCost::energy});
    EXPECT_NEAR(energy.marginal[0].cost_per_point, 90.0 / 20, 1e-12);
}

TEST(Picture, HypervolumeIsTheAreaUnderTheFront)
{
    const Board shown = board();
    Rulebook rules;
    rules.min_performance = 0.5;
    const Picture picture = picture_of(*shown.snapshot(), {}, rules);
    // The corner is 0.5 and 1.1 x 600 kg; steps at 5, 50 and 500 kg.
    EXPECT_NEAR(picture.selection.reference.cost, 660, 1e-9);
    EXPECT_NEAR(picture.selection.hypervolume, 0.1 * 655 + 0.2 * 610 + 0.1 * 160, 1e-9);
}

TEST(Picture, KeepsTheWholeFrontWhereMorePassThanAreWanted)
{
    const Board shown = board();
    const auto snapshot = shown.snapshot();
    const Picture picture = picture_of(*snapshot, {.limit = 4});
    EXPECT_THAT(ids(picture), ElementsAre(1, 2, 3, 5));
    EXPECT_THAT(picture.selection.front, ElementsAre(3, 2, 0));
    EXPECT_EQ(picture.selection.matching, 5U);
    PictureRequest filtered;
    filtered.filter.text = "swin";
    EXPECT_THAT(ids(picture_of(*snapshot, filtered)), ElementsAre(1, 3, 4));
}

TEST(Picture, PairsTheSameModelWithAndWithoutPretraining)
{
    const Board shown = board();
    const Picture picture = picture_of(*shown.snapshot(), {});
    EXPECT_EQ(picture.pair[0], 2U);
    EXPECT_EQ(picture.pair[2], 0U);
    EXPECT_EQ(picture.pair[3], 0U);
    EXPECT_FALSE(picture.pair[1]);
    EXPECT_FALSE(picture.pair[4]);
}

TEST(Picture, KnowsWhatWasPretrained)
{
    const Board shown{{},
                      boards::test::config({gqi_rule}, EntrySelection::all),
                      {entry(1, 0.9, 1000, "Swin-B+PT on Im21k"), entry(2, 0.85, 1200, "Swin-B"),
                       entry(3, 0.8, 100, "ViT-B-scratch"), entry(4, 0.7, 500, "BEiT"), entry(5, 0.6, 10, "ResNet18"),
                       entry(6, 0.5, 10, "ResNet34"), entry(7, 0.4, 10, "ResNet50")}};
    const auto snapshot = shown.snapshot();
    PictureSelection selection = select_entries(*snapshot, {}, {});
    std::vector<PictureFacts> facts(selection.entries.size());
    for (PictureFacts& fact : facts) fact.logged_kwh.fill(PictureFacts::absent);
    facts[3].has_weights = true;
    facts[5].attests_no_pretraining = true;
    facts[6].logged_kwh[static_cast<std::size_t>(Stage::pretraining)] = 2;
    const Picture picture = make_picture(std::move(selection), std::move(facts), {}, {});
    EXPECT_THAT(picture.pretrained, ElementsAre(true, false, false, true, std::nullopt, false, true));
}

TEST(Picture, DividesWhatIsChargedAmongStages)
{
    PictureFacts facts;
    facts.logged_kwh.fill(PictureFacts::absent);
    facts.logged_kwh[static_cast<std::size_t>(Stage::training)] = 30;
    facts.logged_kwh[static_cast<std::size_t>(Stage::search)] = 10;
    facts.lineage_kwh = 20;
    EXPECT_NEAR(facts.stage_kwh(Stage::training, 100), 60, 1e-12);
    EXPECT_NEAR(facts.stage_kwh(Stage::search, 100), 20, 1e-12);
    EXPECT_NEAR(facts.stage_kwh(Stage::pretraining, 100), 20, 1e-12);
    EXPECT_TRUE(std::isnan(facts.stage_kwh(Stage::inference, 100)));
}

TEST(PictureDocument, HasOnePlaceAnEntryInEveryColumn)
{
    const Board shown = board();
    const auto snapshot = shown.snapshot();
    const PictureRequest request{.iso = {0.5}};
    const json document = json::parse(picture_document(*snapshot, picture_of(*snapshot, request), request.cost));
    EXPECT_EQ(document["count"], 5);
    EXPECT_EQ(document["left_out"], 0);
    EXPECT_EQ(document["sequence"], snapshot->change());
    for (const char* column : {"entry",
                               "name",
                               "team",
                               "grade",
                               "state",
                               "is_baseline",
                               "at_least_baseline",
                               "performance",
                               "performance_low",
                               "performance_high",
                               "charged_kwh",
                               "co2e_kg",
                               "own_place_co2e_kg",
                               "gqi",
                               "nofade",
                               "gmacs",
                               "params_m",
                               "inference_ms",
                               "training_kwh",
                               "model_family",
                               "pretrained",
                               "pair"})
        EXPECT_EQ(document[column].size(), 5U) << column;
    EXPECT_EQ(document["stages_kwh"]["training"][0], 1000);
    EXPECT_TRUE(document["stages_kwh"]["search"][0].is_null());
    EXPECT_EQ(document["model_family"][4], "ResNet");
    EXPECT_EQ(document["correlation"]["n"], 5);
    EXPECT_EQ(document["point"], 0.01);
    ASSERT_EQ(document["iso_gqi"].size(), 1U);
    const json& last = document["iso_gqi"][0]["points"].back();
    EXPECT_NEAR(last[0].get<double>(), 1200 * 1.25, 1e-9);
    EXPECT_NEAR(last[1].get<double>(), std::pow(0.5 * std::log10(1500.0) / 5, 0.2), 1e-12);
}

TEST(PictureDocument, OfAnEmptyBoardIsEmpty)
{
    const Board shown{{}, boards::test::config({gqi_rule}), {}};
    const auto snapshot = shown.snapshot();
    const PictureRequest request{.iso = {0.5}};
    const json document = json::parse(picture_document(*snapshot, picture_of(*snapshot, request), request.cost));
    EXPECT_EQ(document["count"], 0);
    EXPECT_EQ(document["hypervolume"], 0);
    EXPECT_TRUE(document["front"].empty());
    EXPECT_TRUE(document["correlation"].is_null());
    EXPECT_TRUE(document["iso_gqi"].empty());
}

}  // namespace
}  // namespace wattboard::api
