// The description and the program say the same: problem types, routes, references.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "server/api/board_document.h"
#include "server/api/board_events.h"
#include "server/api/openapi_document.h"
#include "server/api/problem_types.h"
#include "server/api/routes.h"
#include "server/http/text.h"

namespace wattboard::api {
namespace {

std::set<std::string> slugs_in_sources()
{
    static const std::regex definition(R"re(ProblemType\s+\w+\s*\{\s*"([^"]+)"\s*\})re");
    std::set<std::string> slugs;
    for (const char* room : {"scoring", "server"}) {
        for (const auto& file :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(WATTBOARD_SOURCE_DIR) / room)) {
            if (file.path().extension() != ".h" && file.path().extension() != ".cpp") continue;
            std::ifstream stream(file.path());
            std::stringstream text;
            text << stream.rdbuf();
            const std::string content = text.str();
            for (std::sregex_iterator at(content.begin(), content.end(), definition), end; at != end; ++at)
                slugs.insert((*at)[1]);
        }
    }
    return slugs;
}

TEST(ProblemTypes, EveryOneIsInTheTable)
{
    const auto slugs = slugs_in_sources();
    EXPECT_GT(slugs.size(), 40U);
    for (const std::string& slug : slugs) EXPECT_TRUE(describe_problem(slug)) << slug;
    for (const ProblemDescription& problem : problem_descriptions()) {
        EXPECT_TRUE(slugs.contains(std::string(problem.slug))) << problem.slug << " is defined nowhere";
        EXPECT_GE(problem.status, 400);
        EXPECT_LT(problem.status, 600);
    }
    EXPECT_FALSE(describe_problem("no-such-problem"));
}

const nlohmann::json& openapi()
{
    static const nlohmann::json document = nlohmann::json::parse(openapi_document());
    return document;
}

void check_references(const nlohmann::json& value)
{
    if (value.is_object() && value.contains("$ref")) {
        const std::string reference = value["$ref"];
        EXPECT_TRUE(openapi().contains(nlohmann::json::json_pointer(reference.substr(1)))) << reference;
    }
    if (value.is_structured())
        for (const auto& member : value) check_references(member);
}

TEST(OpenApi, ReferencesResolve)
{
    EXPECT_EQ(openapi()["openapi"], "3.1.0");
    check_references(openapi());
}

TEST(OpenApi, DescribesEveryRouteAndNothingElse)
{
    store::Database database({.connection = "host=/nowhere"});
    boards::BoardRegistry registry;
    jobs::ChallengeIndex index;
    jobs::BoardLoader loader(database, registry, index);
    boards::PageCache pages(1U << 20U, [](std::string_view) { return std::string(); }, board_renderer(index));
    auth::TokenCache tokens([](const Digest&) { return std::nullopt; });
    auth::TokenCache sessions([](const Digest&) { return std::nullopt; });
    BoardEvents events(index);
    jobs::ReferenceCache references;
    Directory directory;
    ApiServices services{.database = database,
                         .boards = loader,
                         .pages = pages,
                         .tokens = tokens,
                         .sessions = sessions,
                         .events = events,
                         .references = references,
                         .directory = directory};
    http::Router router;
    add_api_routes(router, services);
    std::set<std::string> served;
    for (const auto& route : router.routes()) {
        std::string method(http::to_string(route->method));
        for (char& c : method) c = http::ascii_lower(c);
        served.insert(method + " " + route->pattern.substr(std::string_view("/api/v1").size()) + " " + route->name);
    }
    std::set<std::string> described;
    for (const auto& [path, item] : openapi()["paths"].items())
        for (const auto& [method, operation] : item.items())
            described.insert(method + " " + path + " " + operation["operationId"].get<std::string>());
    EXPECT_EQ(served, described);
}

}  // namespace
}  // namespace wattboard::api
