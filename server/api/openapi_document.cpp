// Merges the fragments; problem types come from the table, so that document and answers cannot drift apart.
#include "server/api/openapi_document.h"

#include <nlohmann/json.hpp>

#include "embedded/openapi_files.h"
#include "server/api/problem_types.h"

namespace wattboard::api {

namespace {

std::string merged()
{
    nlohmann::ordered_json document = nlohmann::ordered_json::object();
    for (const EmbeddedFile& fragment : embedded::openapi_files())
        document.update(nlohmann::ordered_json::parse(fragment.content), true);
    auto& types = document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"];
    types = nlohmann::ordered_json::array();
    for (const ProblemDescription& problem : problem_descriptions())
        types.push_back("/problems/" + std::string(problem.slug));
    return document.dump();
}

}  // namespace

const std::string& openapi_document()
{
    static const std::string document = merged();
    return document;
}

}  // namespace wattboard::api
