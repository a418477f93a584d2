// The table of routes: method, path, name, who may call it, where it runs.
#include "server/api/routes.h"

#include "server/api/answers.h"
#include "server/api/challenges.h"
#include "server/api/evidence_posting.h"
#include "server/api/evidence_reading.h"
#include "server/api/evidence_trace.h"
#include "server/api/gate.h"
#include "server/api/grid_series.h"
#include "server/api/leaderboard.h"
#include "server/api/people.h"
#include "server/api/reference_tables.h"
#include "server/api/reviews.h"
#include "server/api/root.h"
#include "server/api/rulebooks.h"
#include "server/api/submission_posting.h"
#include "server/api/submissions.h"
#include "server/api/upload_routes.h"
#include "server/api/what_if.h"

namespace wattboard::api {

namespace {

struct Entry {
    http::Method method;
    std::string_view path;
    std::string_view name;
    Needs needs;
    Operation operation;
    http::RunsOn (*choose_runs_on)(const http::Request&) = nullptr;
};

using enum http::Method;

constexpr auto operations = std::to_array<Entry>({

    {get, "/", "read_root", Needs::nothing, read_root},
    {get, "/openapi.json", "read_openapi", Needs::nothing, read_openapi},
    {get, "/energy-formats", "list_energy_formats", Needs::nothing, list_energy_formats},
    {get, "/ranking-rules", "list_ranking_rules", Needs::nothing, list_ranking_rules},
    {get, "/challenges/{challenge}/leaderboard", "read_leaderboard", Needs::nothing, read_leaderboard,
     where_leaderboard_runs},
    {get, "/challenges/{challenge}/leaderboard/entries/{entry}", "read_standing", Needs::nothing, read_standing},
    {get, "/challenges", "list_challenges", Needs::reader, list_challenges},
    {post, "/challenges", "create_challenge", Needs::account, create_challenge},
    {get, "/challenges/{challenge}", "read_challenge", Needs::reader, read_challenge},
    {get, "/challenges/{challenge}/rulebooks", "list_rulebooks", Needs::reader, list_rulebooks},
    {post, "/challenges/{challenge}/rulebooks", "create_rulebook_version", Needs::account, create_rulebook_version},
    {get, "/challenges/{challenge}/rulebooks/{version}", "read_rulebook_version", Needs::reader, read_rulebook_version},
    {get, "/challenges/{challenge}/scoring-runs", "list_scoring_runs", Needs::reader, list_scoring_runs},
    {get, "/challenges/{challenge}/scoring-runs/{id}", "read_scoring_run", Needs::reader, read_scoring_run},
    {get, "/challenges/{challenge}/scoring-runs/{id}/leaderboard", "read_old_leaderboard", Needs::reader,
     read_old_leaderboard},
    {get, "/challenges/{challenge}/grid-series", "list_grid_series", Needs::reader, list_grid_series},
    {post, "/challenges/{challenge}/grid-series", "import_grid_series", Needs::account, import_grid_series},
    {post, "/challenges/{challenge}/what-if", "score_what_if", Needs::reader, score_what_if},
    {get, "/submissions", "list_submissions", Needs::reader, list_submissions},
    {get, "/submissions/{submission}", "read_submission", Needs::reader, read_submission},
    {patch, "/submissions/{submission}", "change_submission", Needs::account, change_submission},
    {post, "/submissions/{submission}/seal", "seal_submission", Needs::account, seal_submission},
    {post, "/submissions/{submission}/withdraw", "withdraw_submission", Needs::account, withdraw_submission},
    {post, "/submissions/{submission}/choose", "choose_submission", Needs::account, choose_submission},
    {post, "/submissions/{submission}/revisions", "create_revision", Needs::account, create_revision},
    {get, "/submissions/{submission}/reviews", "list_reviews", Needs::reader, list_reviews},
    {post, "/submissions/{submission}/reviews", "create_review", Needs::account, create_review},
    {get, "/evidence/{evidence}", "read_evidence", Needs::reader, read_evidence},
    {get, "/evidence/{evidence}/raw", "read_raw_evidence", Needs::reader, read_raw_evidence},
    {get, "/evidence/{evidence}/trace", "read_trace", Needs::reader, read_trace},
    {get, "/teams/{team}", "read_team", Needs::reader, read_team},
    {get, "/me", "read_me", Needs::account, read_me},
    {get, "/reference-tables", "list_reference_tables", Needs::reader, list_reference_tables},
    {post, "/reference-tables/grid", "import_grid_table", Needs::account, import_grid_table},
});

// Frames of multipart/form-data around the largest log that is taken.
constexpr std::uint64_t framing_bytes = std::uint64_t{1} << 20U;

template <class Open>
http::Route streaming(ApiServices& services, std::string_view path, std::string_view name, Open open)
{
    return {.method = post,
            .pattern = std::string(api_prefix).append(path),
            .name = std::string(name),
            .handler = http::StreamingHandler(
                [&services, open](const http::Request& request) { return open(services, request); }),
            .max_body_bytes = services.max_evidence_bytes + framing_bytes};
}

}  // namespace

void add_api_routes(http::Router& router, ApiServices& services)
{
    for (const Entry& entry : operations) {
        router.add({.method = entry.method,
                    .pattern = std::string(api_prefix).append(entry.path),
                    .name = std::string(entry.name),
                    .handler = gated(services, entry.needs, entry.operation),
                    .runs_on = entry.needs == Needs::nothing ? http::RunsOn::network_thread : http::RunsOn::worker,
                    .choose_runs_on = entry.choose_runs_on});
    }
    router.add(streaming(services, "/submissions", "post_submission", post_submission));
    router.add(
        streaming(services, "/submissions/{submission}/runs/{run}/evidence", "upload_evidence", upload_evidence));
    add_upload_routes(router, services);
}

}  // namespace wattboard::api
