// The board as a table: what stands in it, what is escaped, what the links lead to.
#include "server/pages/challenge_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/pages/home_page.h"
#include "tests/unit/pages/canned_documents.h"

namespace wattboard::pages {

using ::testing::HasSubstr;
using ::testing::Not;

class ChallengePage : public ::testing::Test {
protected:
    ChallengePage()
    {
        api.documents["/challenges/cats"] = {.status = 200, .body = invented_challenge()};
        api.documents["/challenges/cats/leaderboard"] = {.status = 200, .body = invented_board()};
    }
    std::string html(Query query = {})
    {
        const http::Response response =
            challenge_page(page_request("challenge", "cats", std::move(query)), api.reader());
        EXPECT_EQ(response.status, 200);
        return *response.body;
    }
    CannedDocuments api;
};

TEST_F(ChallengePage, ShowsTheRowsWithTheirUnits)
{
    const std::string page = html();
    for (const char* expected : {"Cats &amp; dogs", "EfficientNetv2 S", "83.90", "83.58 to 84.22", "177.06", "83.540",
                                 ">0.925<", ">0.0846<", "GQI[E0=1kWh,F=10]", "NoFADE (per unit of complexity)",
                                 "Energy (kWh)", "CO2e (kg)", "accuracy (%)", "<caption>", "scope=\"col\""})
        EXPECT_THAT(page, HasSubstr(expected));
}

TEST_F(ChallengePage, EscapesNamesInTextAndAttributes)
{
    const std::string page = html();
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt;"));
    EXPECT_THAT(page, HasSubstr("Base &quot;line&quot;"));
}

TEST_F(ChallengePage, MarksBaselineItsEqualsAndExtrapolation)
{
    const std::string page = html();
    const auto count = [&](const std::string& text) {
        std::size_t found = 0;
        for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++found;
        return found;
    };
    EXPECT_EQ(count(">baseline<"), 1U);
    EXPECT_EQ(count("as good as the baseline or better"), 1U);
    EXPECT_EQ(count(">extrapolated<"), 1U);
}

TEST_F(ChallengePage, SaysWhatIsClaimedAndWhichGridIsFixed)
{
    const std::string page = html();
    EXPECT_THAT(page, HasSubstr("totals that their source states (claims)"));
    EXPECT_THAT(page, HasSubstr("world average 2024, 471.84 g CO2e per kWh, PUE 1.00 (source: Ember)"));
    EXPECT_THAT(page, HasSubstr("below accuracy 69.00 %"));
    EXPECT_THAT(page, HasSubstr("Source of the data: a paper"));
}

TEST_F(ChallengePage, PassesTheReadersChoiceToTheApiAndKeepsItInLinks)
{
    api.documents["/challenges/cats/leaderboard"].body["next"] = "cursor";
    const std::string page = html({{"rule", "nofade"}, {"grade", "E"}, {"from_rank", "51"}});
    const Query expected{{"rule", "nofade"}, {"phase", ""}, {"grade", "E"}, {"from_rank", "51"}, {"limit", "50"}};
    EXPECT_EQ(api.queries["/challenges/cats/leaderboard"], expected);
    EXPECT_THAT(page, HasSubstr("href=\"/challenges/cats?rule=nofade&amp;grade=E&amp;from_rank=54\" rel=\"next\""));
    EXPECT_THAT(page, HasSubstr("href=\"/challenges/cats?rule=nofade&amp;grade=E\" rel=\"prev\""));
    EXPECT_THAT(page, HasSubstr("href=\"/challenges/cats?rule=gqi&amp;grade=E\""));
    EXPECT_THAT(page,
                HasSubstr("/api/v1/challenges/cats/leaderboard?rule=nofade&amp;grade=E&amp;from_rank=51&amp;limit=50"
                          "&amp;format=csv"));
}

TEST_F(ChallengePage, ListsUnrankedEntriesWithTheirReasons)
{
    api.documents["/challenges/cats/leaderboard"].body["unranked"] = 1;
    api.documents["/challenges/cats/leaderboard"].body["items"][0]["unranked_reasons"] = {"grade <E> is not admitted"};
    EXPECT_THAT(html(), HasSubstr("grade &lt;E&gt; is not admitted"));
}

TEST_F(ChallengePage, ParetoShowsTheDepth)
{
    api.documents["/challenges/cats/leaderboard"].body["rule"] = "pareto";
    EXPECT_THAT(html(), HasSubstr("<td class=\"number\">2</td>"));
}

TEST_F(ChallengePage, ProjectsAWeekOfVideoOnlyForThePaperThatDefinesIt)
{
    const nlohmann::json entry{{"model", {{"time_per_item_s", 0.00651}}}};
    api.documents["/submissions/id-1"] = {.status = 200, .body = entry};
    EXPECT_THAT(html(), Not(HasSubstr("One week of video")));
    api.documents["/challenges/cats"].body["source"] =
        "\"Highlighting the importance of reducing research bias and carbon emissions in CNNs\", Table 1";
    const std::string page = html();
    EXPECT_THAT(page, HasSubstr("One week of video"));
    EXPECT_THAT(page, HasSubstr("<td class=\"number\">28.6</td>"));  // published for 6.51 ms
    EXPECT_THAT(page, HasSubstr("4.3928 kg"));
}

TEST_F(ChallengePage, AnswersAnUnknownChallengeAndARefusedChoiceWithAPage)
{
    const http::Response missing = challenge_page(page_request("challenge", "dogs"), api.reader());
    EXPECT_EQ(missing.status, 404);
    EXPECT_THAT(*missing.body, HasSubstr("no such thing"));
    api.documents["/challenges/cats/leaderboard"] = {.status = 400, .body = {{"title", "Bad"}, {"hint", "<try> gqi"}}};
    const http::Response refused = challenge_page(page_request("challenge", "cats"), api.reader());
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(*refused.body, HasSubstr("&lt;try&gt; gqi"));
}

TEST_F(ChallengePage, ForbidsInlineScriptsAndAnswersARevalidationWithoutABody)
{
    http::Request request = page_request("challenge", "cats");
    const http::Response first = challenge_page(request, api.reader());
    EXPECT_THAT(std::string(first.header("Content-Security-Policy")), HasSubstr("default-src 'self'"));
    EXPECT_THAT(*first.body, Not(HasSubstr("style=")));
    request.headers = {{"if-none-match", std::string(first.header("ETag"))}};
    const http::Response second = challenge_page(request, api.reader());
    EXPECT_EQ(second.status, 304);
    EXPECT_EQ(second.body, nullptr);
}

TEST(HomePage, ListsChallengesWithTheirRule)
{
    CannedDocuments api;
    api.documents["/challenges"] = {.status = 200,
                                    .body = {{"items",
                                              {{{"slug", "a b"},
                                                {"title", "A<B"},
                                                {"task", "t"},
                                                {"dataset", "d"},
                                                {"entries", 1067},
                                                {"ranking_rule", {{"name", "gqi"}, {"label", "GQI"}}}}}},
                                             {"next", "c1"}}};
    const http::Response page = home_page(page_request("", ""), api.reader());
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(*page.body, HasSubstr("<a href=\"/challenges/a%20b\">A&lt;B</a>"));
    EXPECT_THAT(*page.body, HasSubstr(">1,067<"));
    EXPECT_THAT(*page.body, HasSubstr("href=\"/?cursor=c1\""));
}

}  // namespace wattboard::pages
