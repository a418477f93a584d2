// Problems and findings as the API tells them: options by the names that its requests take, never flags.
#include "server/api/option_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/api/answers.h"

namespace wattboard::api {
namespace {

using nlohmann::json;

json answered(const Problem& problem) { return json::parse(*problem_answer(problem, "r1").body); }

TEST(OptionWords, OfAProblem)
{
    const json told = answered({.type = problems::underdetermined_log,
                                .detail = "Some times of the file name a zone and others do not.",
                                .line = 3,
                                .hint = "Declare the zone of those without: --timezone ZONE."});
    EXPECT_EQ(told["hint"], "Declare the zone of those without: the reading option timezone.");
    EXPECT_EQ(told["reading_options"], (json{"timezone"}));
    EXPECT_EQ(told["field"], "timezone");
    EXPECT_EQ(told["line"], 3);

    const json of_column = answered({.type = problems::underdetermined_log,
                                     .detail = "Has no unit; see --interval too.",
                                     .field = "power",
                                     .hint = "Declare it, as in --map unit=mW."});
    EXPECT_EQ(of_column["field"], "power") << "the column is what the problem is about";
    EXPECT_EQ(of_column["detail"], "Has no unit; see the reading option interval_s too.");
    EXPECT_EQ(of_column["reading_options"], (json{"map.unit", "interval_s"})) << "those of the hint first";

    const json other = answered({.type = problems::malformed_log, .detail = "Cut off.", .hint = "Send all of it."});
    EXPECT_FALSE(other.contains("reading_options"));
    EXPECT_FALSE(other.contains("field"));
}

TEST(OptionWords, OfFindings)
{
    Document document{{"findings", {{{"message", "A change of the clock: declare --timezone."}, {"value", 2}}}}};
    std::string room;
    const std::string text = document.dump();
    const json worded = json::parse(in_api_words(text, room));
    use_api_words(document);
    EXPECT_EQ(document["findings"][0]["message"], "A change of the clock: declare the reading option timezone.");
    EXPECT_EQ(worded, json::parse(document.dump()));
    const std::string plain = R"({"message":"All is well."})";
    EXPECT_EQ(in_api_words(plain, room).data(), plain.data()) << "nothing is copied for nothing";
}

}  // namespace
}  // namespace wattboard::api
