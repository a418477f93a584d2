// Sends the demo's challenges and rows, skipping what the server has already.
#include "server/cli/demo.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "server/cli/demo_tables.h"
#include "server/cli/retry.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;

Problem refused(const std::string& what, const ApiResponse& response)
{
    Problem problem = response.problem();
    problem.detail = fmt::format("{}: {} (status {})", what, problem.detail, response.status);
    return problem;
}

Result<ApiResponse> get(const ApiClient& client, const std::string& path)
{
    return with_retries({}, [&] { return client.get(path); });
}

/// Creates the challenge if the server has none of that name. True if it was created now.
Result<bool> ensure_challenge(const ApiClient& client, const DemoChallenge& challenge)
{
    const Result<ApiResponse> found = get(client, "/api/v1/challenges/" + challenge.slug);
    if (!found) return std::unexpected(found.error());
    if (found->status == 200) return false;
    if (found->status != 404) return std::unexpected(refused("challenge " + challenge.slug, *found));
    const HeaderList key{{"Idempotency-Key", "demo-challenge-" + challenge.slug}};
    const Result<ApiResponse> made =
        with_retries({}, [&] { return client.post_json("/api/v1/challenges", challenge.body, key); });
    if (!made) return std::unexpected(made.error());
    if (made->status != 201) return std::unexpected(refused("challenge " + challenge.slug, *made));
    return true;
}

/// Names on one list of the board, ranked or unranked, page by page.
Result<void> collect_names(const ApiClient& client, const DemoChallenge& challenge, bool unranked,
                           std::set<std::string>& names)
{
    const std::string list =
        fmt::format("/api/v1/challenges/{}/leaderboard?limit=200{}", challenge.slug, unranked ? "&unranked=true" : "");
    std::string path = list;
    while (true) {
        const Result<ApiResponse> page = get(client, path);
        if (!page) return std::unexpected(page.error());
        if (page->status != 200) return std::unexpected(refused("board of " + challenge.slug, *page));
        const json document = page->json();
        for (const auto& row : document.at("items"))
            if (row.at("team").at("slug") == challenge.team) names.insert(row.at("name").get<std::string>());
        if (!document.contains("next") || !document.at("next").is_string()) return {};
        path = list + "&cursor=" + document.at("next").get<std::string>();
    }
}

Result<std::set<std::string>> present_names(const ApiClient& client, const DemoChallenge& challenge)
{
    std::set<std::string> names;
    for (const bool unranked : {false, true})
        if (const auto done = collect_names(client, challenge, unranked, names); !done)
            return std::unexpected(done.error());
    return names;
}

json model_facts(const DemoRow& row)
{
    json model = json::object();
    if (row.parameters) model["parameters"] = *row.parameters;
    if (row.operations) {
        model["operations"] = *row.operations;
        model["convention"] = "flops";
    }
    if (row.time_per_item) model["time_per_item_s"] = row.time_per_item->value();
    if (row.energy_per_item) model["energy_per_item_j"] = row.energy_per_item->value();
    if (!row.technique.empty()) model["technique"] = row.technique;
    return model;
}

json submission(const DemoChallenge& challenge, const DemoRow& row)
{
    json performance{{"value", *row.performance}, {"basis", "reported"}};
    if (row.train_performance) performance["train_value"] = *row.train_performance;
    json body{{"challenge", challenge.slug},
              {"team", challenge.team},
              {"name", row.name},
              {"performance", std::move(performance)},
              {"model", model_facts(row)},
              {"stages", {{"training", {{"basis", challenge.training_basis}}}}},
              {"runs", json::array({{{"key", "training"}, {"stage", "training"}}})},
              {"seal", true}};
    if (challenge.has_baseline && row.name == "Baseline") body["is_baseline"] = true;
    return body;
}

/// The published total as evidence: it says where it was published and in which unit.
std::string evidence(const DemoChallenge& challenge, const DemoRow& row)
{
    json total = row.stated_energy;
    total["source"] = fmt::format("{}, {}: {}", challenge.evidence_source, row.name, row.energy_as_published);
    return json{{"stated_total", total}}.dump();
}

Result<void> send_entry(const ApiClient& client, const DemoChallenge& challenge, const DemoRow& row)
{
    const std::vector<Part> parts{{.name = "submission",
                                   .content_type = "application/json",
                                   .file_name = "",
                                   .bytes = submission(challenge, row).dump()},
                                  {.name = "training",
                                   .content_type = "application/json",
                                   .file_name = "stated-total.json",
                                   .bytes = evidence(challenge, row)}};
    const std::string name_digest = to_hex(sha256(row.name)).substr(0, 16);
    const HeaderList key{{"Idempotency-Key", fmt::format("demo-{}-{}", challenge.slug, name_digest)}};
    const Result<ApiResponse> sent =
        with_retries({}, [&] { return client.post_multipart("/api/v1/submissions", parts, key); });
    if (!sent) return std::unexpected(sent.error());
    if (sent->status != 201) return std::unexpected(refused(fmt::format("{} on {}", row.name, challenge.slug), *sent));
    return {};
}

Result<void> fill(const ApiClient& client, const DemoChallenge& challenge, DemoSummary& summary)
{
    const Result<std::set<std::string>> present = present_names(client, challenge);
    if (!present) return std::unexpected(present.error());
    for (const DemoRow& row : challenge.rows) {
        if (!row.energy || !row.performance) {
            summary.skipped.push_back(
                fmt::format("{} on {}: the paper gives no training energy or performance", row.name, challenge.slug));
            continue;
        }
        ++summary.entries;
        if (present->contains(row.name)) continue;
        if (const auto sent = send_entry(client, challenge, row); !sent) return std::unexpected(sent.error());
        ++summary.entries_created;
    }
    return {};
}

}  // namespace

std::vector<DemoTeam> demo_teams()
{
    std::vector<DemoTeam> teams;
    for (const json& paper : demo_description().at("papers"))
        teams.push_back({paper.at("team").get<std::string>(), paper.at("team_name").get<std::string>()});
    return teams;
}

Result<DemoSummary> create_demo(const ApiClient& client, const Say& say)
{
    DemoSummary summary;
    for (const DemoChallenge& challenge : demo_challenges()) {
        const Result<bool> created = ensure_challenge(client, challenge);
        if (!created) return std::unexpected(created.error());
        ++summary.challenges;
        summary.challenges_created += *created ? 1 : 0;
        const std::size_t before = summary.entries_created;
        if (const auto filled = fill(client, challenge, summary); !filled) return std::unexpected(filled.error());
        say(fmt::format("board {}: {} entries, {} new", challenge.slug, challenge.rows.size(),
                        summary.entries_created - before));
    }
    return summary;
}

}  // namespace wattboard::cli
