// The table of routes: method, path, name, who may call it, where it runs.
#include "server/api/routes.h"

#include "scoring/emissions/grid_series_import.h"
#include "server/api/answers.h"
#include "server/api/badge.h"
#include "server/api/challenges.h"
#include "server/api/claimed_grid_series.h"
#include "server/api/complexity.h"
#include "server/api/complexity_input.h"
#include "server/api/derivation.h"
#include "server/api/event_routes.h"
#include "server/api/evidence_matches.h"
#include "server/api/evidence_posting.h"
#include "server/api/evidence_reading.h"
#include "server/api/evidence_trace.h"
#include "server/api/gate.h"
#include "server/api/gqi_curve.h"
#include "server/api/grid_series.h"
#include "server/api/leaderboard.h"
#include "server/api/people.h"
#include "server/api/pictures.h"
#include "server/api/reference_tables.h"
#include "server/api/repeats.h"
#include "server/api/review_queue.h"
#include "server/api/reviews.h"
#include "server/api/root.h"
#include "server/api/rulebook_preview.h"
#include "server/api/rulebooks.h"
#include "server/api/run_restating.h"
#include "server/api/session.h"
#include "server/api/submission_posting.h"
#include "server/api/submission_preview.h"
#include "server/api/submissions.h"
#include "server/api/upload_routes.h"
#include "server/api/what_if.h"
#include "server/api/what_if_board.h"

namespace wattboard::api {

namespace {

struct Entry {
    http::Method method;
    std::string_view path;
    std::string_view name;
    Needs needs;
    Operation operation;
    http::RunsOn (*choose_runs_on)(const http::Request&) = nullptr;
    std::uint64_t max_body_bytes = 0;  ///< 0: what the router takes by itself
};

using enum http::Method;

http::RunsOn on_worker(const http::Request&) { return http::RunsOn::worker; }

constexpr auto operations = std::to_array<Entry>({

    {get, "/", "read_root", Needs::nothing, read_root},
    {get, "/openapi.json", "read_openapi", Needs::nothing, read_openapi},
    {get, "/energy-formats", "list_energy_formats", Needs::nothing, list_energy_formats},
    {get, "/ranking-rules", "list_ranking_rules", Needs::nothing, list_ranking_rules},
    {get, "/ranking-rules/gqi/curve", "read_gqi_curve", Needs::nothing, read_gqi_curve, on_worker},
    {get, "/challenges/{challenge}/picture", "read_picture", Needs::nothing, read_picture, on_worker},
    {get, "/datasets", "list_datasets", Needs::reader, list_datasets},
    {get, "/challenges/{challenge}/complexity", "read_complexity", Needs::reader, read_complexity},
    {post, "/challenges/{challenge}/complexity", "attach_complexity", Needs::account, attach_complexity, nullptr,
     complexity_largest_bytes},
    {get, "/submissions/{submission}/badge.svg", "read_badge", Needs::nothing, read_badge},
    {get, "/challenges/{challenge}/leaderboard", "read_leaderboard", Needs::nothing, read_leaderboard,
     where_leaderboard_runs},
    {get, "/challenges/{challenge}/leaderboard/entries/{entry}", "read_standing", Needs::nothing, read_standing},
    {get, "/challenges", "list_challenges", Needs::reader, list_challenges},
    {post, "/challenges", "create_challenge", Needs::account, create_challenge},
    {get, "/challenges/{challenge}", "read_challenge", Needs::reader, read_challenge},
    {get, "/challenges/{challenge}/rulebooks", "list_rulebooks", Needs::reader, list_rulebooks},
    {post, "/challenges/{challenge}/rulebooks", "create_rulebook_version", Needs::account, create_rulebook_version},
    {post, "/challenges/{challenge}/rulebooks/preview", "preview_rulebook", Needs::account, preview_rulebook},
    {get, "/challenges/{challenge}/rulebooks/{version}", "read_rulebook_version", Needs::reader, read_rulebook_version},
    {get, "/challenges/{challenge}/scoring-runs", "list_scoring_runs", Needs::reader, list_scoring_runs},
    {get, "/challenges/{challenge}/scoring-runs/{id}", "read_scoring_run", Needs::reader, read_scoring_run},
    {get, "/challenges/{challenge}/scoring-runs/{id}/leaderboard", "read_old_leaderboard", Needs::reader,
     read_old_leaderboard},
    {get, "/challenges/{challenge}/grid-series", "list_grid_series", Needs::reader, list_grid_series},
    {post, "/challenges/{challenge}/grid-series", "import_grid_series", Needs::account, import_grid_series, nullptr,
     grid_series_largest_bytes},
    {post, "/challenges/{challenge}/what-if", "score_what_if", Needs::reader, score_what_if},
    {post, "/challenges/{challenge}/what-if/board", "score_what_if_board", Needs::reader, score_what_if_board},
    {get, "/challenges/{challenge}/review-queue", "read_review_queue", Needs::account, read_review_queue},
    {get, "/submissions", "list_submissions", Needs::reader, list_submissions},
    {get, "/submissions/{submission}", "read_submission", Needs::reader, read_submission},
    {patch, "/submissions/{submission}", "change_submission", Needs::account, change_submission},
    {put, "/submissions/{submission}/runs/{run}", "restate_run", Needs::account, restate_run},
    {get, "/submissions/{submission}/derivation", "read_derivation", Needs::reader, read_derivation},
    {post, "/submissions/{submission}/preview", "preview_submission", Needs::account, preview_submission},
    {post, "/submissions/{submission}/seal", "seal_submission", Needs::account, seal_submission},
    {post, "/submissions/{submission}/withdraw", "withdraw_submission", Needs::account, withdraw_submission},
    {post, "/submissions/{submission}/choose", "choose_submission", Needs::account, choose_submission},
    {post, "/submissions/{submission}/grid-series", "attach_grid_series", Needs::account, attach_grid_series, nullptr,
     grid_series_largest_bytes},
    {del, "/submissions/{submission}/grid-series/{series}", "detach_grid_series", Needs::account, detach_grid_series},
    {post, "/submissions/{submission}/revisions", "create_revision", Needs::account, create_revision},
    {get, "/submissions/{submission}/reviews", "list_reviews", Needs::reader, list_reviews},
    {post, "/submissions/{submission}/reviews", "create_review", Needs::account, create_review},
    {get, "/submissions/{submission}/repeats", "list_repeats", Needs::reader, list_repeats},
    {post, "/submissions/{submission}/repeats", "create_repeat", Needs::account, create_repeat},
    {get, "/evidence/{evidence}", "read_evidence", Needs::reader, read_evidence},
    {get, "/evidence/{evidence}/raw", "read_raw_evidence", Needs::reader, read_raw_evidence},
    {get, "/evidence/{evidence}/matches", "list_matches", Needs::reader, list_matches},
    {get, "/evidence/{evidence}/trace", "read_trace", Needs::reader, read_trace},
    {get, "/teams/{team}", "read_team", Needs::reader, read_team},
    {post, "/session", "create_session", Needs::nothing, create_session, on_worker},
    {get, "/session", "read_session", Needs::reader, read_session, where_read_session_runs},
    {del, "/session", "end_session", Needs::nothing, end_session, on_worker},
    {get, "/challenges/{challenge}/events", "read_events", Needs::nothing, read_events},
    {get, "/me", "read_me", Needs::account, read_me},
    {get, "/reference-tables", "list_reference_tables", Needs::reader, list_reference_tables},
    {get, "/reference-tables/grid", "read_grid_table", Needs::reader, read_grid_table},
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
        http::Route route{
            .method = entry.method,
            .pattern = std::string(api_prefix).append(entry.path),
            .name = std::string(entry.name),
            .handler = gated(services, entry.needs, entry.operation),
            .runs_on = entry.needs == Needs::nothing ? http::RunsOn::network_thread : http::RunsOn::worker,
            .choose_runs_on = entry.choose_runs_on};
        if (entry.max_body_bytes > 0) route.max_body_bytes = entry.max_body_bytes;
        router.add(std::move(route));
    }
    router.add(streaming(services, "/submissions", "post_submission", post_submission));
    router.add(
        streaming(services, "/submissions/{submission}/runs/{run}/evidence", "upload_evidence", upload_evidence));
    add_upload_routes(router, services);
}

}  // namespace wattboard::api
