// Complexity results must fit together before they are shown to anybody.
#include "server/api/complexity_input.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

namespace wattboard::api {
namespace {

using nlohmann::json;

json three_classes()
{
    return json::parse(R"({
      "layout": "folders", "method": "nofade-1", "images": 6, "images_without_labels": 0,
      "entropy_bits": {"mean": 5.5, "standard_deviation": 0.5, "histogram": {"bin_bits": 0.125, "counts": [0, 4, 2]}},
      "jensen_shannon": {"sum": 0.75, "mean": 0.25, "pairs": 3, "upper_triangle": [0.5, 0.125, 0.125]},
      "classes": [{"name": "cat", "images": 3}, {"name": "dog", "images": 2}, {"name": "owl", "images": 1}],
      "dataset_complexity": {"value": 5.5, "method": "nofade-1 entropy"}})");
}

TEST(ComplexityInput, ReadsWhatTheCommandPrints)
{
    const auto result = complexity_from_json(three_classes());
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(result->entropy_counts, (std::vector<std::int64_t>{0, 4, 2}));
    EXPECT_EQ(result->classes, (std::vector<std::string>{"cat", "dog", "owl"}));
    EXPECT_EQ(distance_matrix(*result), json::parse("[[0.0,0.5,0.125],[0.5,0.0,0.125],[0.125,0.125,0.0]]"));
    const auto again = complexity_from_json(to_json(*result));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(to_json(*again), to_json(*result));
}

TEST(ComplexityInput, DistancesMayBeMissing)
{
    json document = three_classes();
    document["jensen_shannon"].erase("upper_triangle");
    const auto result = complexity_from_json(document);
    ASSERT_TRUE(result);
    EXPECT_TRUE(distance_matrix(*result).empty());
}

TEST(ComplexityInput, RefusesWhatDoesNotFit)
{
    struct Case {
        std::function<void(json&)> change;
        std::string field;
    };
    for (const Case& one : std::vector<Case>{
             {[](json& d) { d["images"] = 7; }, "/entropy_bits/histogram/counts"},
             {[](json& d) { d["images"] = 0; }, "/images"},
             {[](json& d) { d["entropy_bits"]["histogram"]["counts"] = {1.5}; }, "/entropy_bits/histogram/counts"},
             {[](json& d) { d["entropy_bits"]["histogram"]["bin_bits"] = 0; }, "/entropy_bits/histogram/bin_bits"},
             {[](json& d) { d["entropy_bits"]["mean"] = -1; }, "/entropy_bits/mean"},
             {[](json& d) { d["jensen_shannon"]["upper_triangle"] = {0.5, 0.25}; }, "/jensen_shannon/upper_triangle"},
             {[](json& d) { d["jensen_shannon"]["upper_triangle"] = {0.5, 0.125, 1.125}; },
              "/jensen_shannon/upper_triangle"},
             {[](json& d) { d["jensen_shannon"]["upper_triangle"] = "0.5"; }, "/jensen_shannon/upper_triangle"},
             {[](json& d) { d["jensen_shannon"]["sum"] = 0.7; }, "/jensen_shannon/upper_triangle"},
             {[](json& d) { d["classes"] = json(1001, json{{"name", "x"}}); }, "/classes"},
             {[](json& d) { d["classes"][1] = {{"name", 5}}; }, "/classes/1/name"},
             {[](json& d) { d["method"] = ""; }, "/method"},
             {[](json& d) { d["extra"] = 1; }, "/extra"}}) {
        json document = three_classes();
        one.change(document);
        const auto result = complexity_from_json(document);
        ASSERT_FALSE(result) << one.field;
        EXPECT_EQ(result.error().field, one.field);
    }
}

}  // namespace
}  // namespace wattboard::api
