// API documents as tests need them: a small challenge, its board and one entry.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "server/pages/document_source.h"

namespace wattboard::pages {

/// Documents by path; anything else is a 404. Remembers the queries it was asked.
struct CannedDocuments {
    std::map<std::string, Document> documents;
    std::map<std::string, Query> queries;

    PageSource reader()
    {
        return {.documents = [this](const http::Request&, std::string_view path, const Query& query) -> Document {
            queries[std::string(path)] = query;
            const auto found = documents.find(std::string(path));
            if (found != documents.end()) return found->second;
            return {.status = 404, .body = {{"title", "Not Found"}, {"detail", "no such thing"}}};
        }};
    }
};

inline nlohmann::json estimate(double value) { return {{"value", value}, {"low", value}, {"high", value}}; }

inline nlohmann::json invented_row(const std::string& name, int rank)
{
    return {{"rank", rank},
            {"entry", "id-" + std::to_string(rank)},
            {"name", name},
            {"team", {{"slug", "t"}, {"name", "Team T"}}},
            {"state", "ranked"},
            {"state_reason", ""},
            {"performance", {{"value", 0.839}, {"low", 0.8358}, {"high", 0.8422}}},
            {"charged_kwh", estimate(177.06)},
            {"co2e_kg", estimate(83.54)},
            {"grade", "E"},
            {"extrapolated", rank == 2},
            {"is_baseline", rank == 3},
            {"at_least_baseline", rank == 1},
            {"gqi", estimate(0.924614)},
            {"nofade", estimate(0.084618)},
            {"score", estimate(0.924614)},
            {"pareto_depth", 2},
            {"unranked_reasons", nlohmann::json::array()}};
}

inline nlohmann::json invented_challenge()
{
    const auto rule = [](const char* name, const char* label) {
        return nlohmann::json{{"name", name}, {"label", label}, {"unit", "1"}, {"definition", "how"}};
    };
    return {{"slug", "cats"},
            {"title", "Cats & dogs"},
            {"task", "telling them apart"},
            {"dataset", "Pets-1"},
            {"description", "first\nsecond"},
            {"source", "a paper"},
            {"metric", {{"name", "accuracy"}, {"lower_bound", 0.0}, {"upper_bound", 1.0}}},
            {"ranking_rule", rule("gqi", "GQI")},
            {"offered_rules", {rule("gqi", "GQI"), rule("nofade", "NoFADE"), rule("pareto", "Pareto")}},
            {"dataset_complexity", nullptr},
            {"phases", {{{"slug", "main"}, {"title", "Main"}}}},
            {"rulebook",
             {{"rules",
               {{"min_performance", 0.69},
                {"performance_bases_admitted", {"reported"}},
                {"gqi", {{"e0_kwh", 1.0}, {"knee", 10.0}}},
                {"grid",
                 {{"zone", "WORLD"},
                  {"year", 2024},
                  {"intensity_g_per_kwh", 471.84},
                  {"pue", 1.0},
                  {"source", "Ember"},
                  {"fixes_place_and_time", true}}}}}}}};
}

inline nlohmann::json invented_board()
{
    return {{"rule", "gqi"},
            {"phase", "main"},
            {"ranked", 3},
            {"unranked", 0},
            {"next", nullptr},
            {"items",
             {invented_row("EfficientNetv2 S", 1), invented_row("<script>alert('x')</script>", 2),
              invented_row("Base \"line\"", 3)}}};
}

inline http::Request page_request(const std::string& parameter, const std::string& value, Query query = {})
{
    http::Request request;
    request.path_parameters = {{parameter, value}};
    request.query = std::move(query);
    request.request_id = "r-1";
    return request;
}

}  // namespace wattboard::pages
