// Reads the logs, asks the server what it needs to know, sends everything in one request, prints what came of it.
#include "server/cli/submit_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "server/cli/api_client.h"
#include "server/cli/cli.h"
#include "server/cli/grid_claims.h"
#include "server/cli/local_logs.h"
#include "server/cli/progress_line.h"
#include "server/cli/resumable_submission.h"
#include "server/cli/retry.h"
#include "server/cli/submission_request.h"
#include "server/cli/submit_options.h"
#include "server/documents/uuid.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;

/// A problem with the exit status that it means.
struct Failure {
    Problem problem;
    int exit_code = exit_refused;
};
template <class T>
using Outcome = std::expected<T, Failure>;

Failure failure_of(const Problem& problem)
{
    return {problem, problem.type == problems::connection_failed ? exit_failed : exit_refused};
}

Failure failure_of(const ApiResponse& response)
{
    return {response.problem(), response.status >= 500 || response.status == 429 ? exit_failed : exit_refused};
}

RetryPolicy told_policy()
{
    RetryPolicy policy;
    policy.told = [](std::string_view reason, std::chrono::milliseconds wait) {
        fmt::print(stderr, "wattboard submit: {} Trying again in {:.1f} s.\n", reason,
                   static_cast<double>(wait.count()) / 1000.0);
    };
    return policy;
}

bool lacks_times(const std::vector<LogRun>& runs)
{
    return std::ranges::any_of(runs, [](const LogRun& run) { return run.start.empty(); });
}

/// Whether the challenge's rulebook fixes place and time, so that runs may leave theirs out.
Outcome<bool> rulebook_fixes_place(const ApiClient& client, const std::string& challenge)
{
    const Result<ApiResponse> answer =
        with_retries(told_policy(), [&] { return client.get("/api/v1/challenges/" + challenge); });
    if (!answer) return std::unexpected(failure_of(answer.error()));
    if (answer->status != 200) return std::unexpected(failure_of(*answer));
    const json document = answer->json();
    const json::json_pointer fixes{"/rulebook/rules/grid/fixes_place_and_time"};
    return document.is_object() && document.contains(fixes) && document.at(fixes) == true;
}

/// Asks for place and times where the rulebook needs them and nothing gave them.
Outcome<void> check_place_and_times(const SubmitOptions& options, const ApiClient& client,
                                    const std::vector<LogRun>& runs)
{
    if (!options.zone.empty() && !lacks_times(runs)) return {};
    const Outcome<bool> fixed = rulebook_fixes_place(client, options.challenge);
    if (!fixed) return std::unexpected(fixed.error());
    if (*fixed) return {};
    if (options.zone.empty())
        return std::unexpected(Failure{{.type = problems::missing_value,
                                        .detail = "This challenge needs the place where the runs were made.",
                                        .field = "--zone",
                                        .hint = "For example --zone FRA."},
                                       exit_refused});
    return std::unexpected(Failure{{.type = problems::missing_value,
                                    .detail = "The log does not say in which zone its times are, and this challenge "
                                              "needs the time span of the runs.",
                                    .field = "--timezone",
                                    .hint = "Give --timezone Europe/Paris, or --start and --end with their zone."},
                                   exit_refused});
}

std::vector<Part> parts_of(const json& body, const std::vector<LogRun>& runs)
{
    std::vector<Part> parts{
        {.name = "submission", .content_type = "application/json", .file_name = "", .bytes = body.dump(), .path = ""}};
    for (const LogRun& run : runs)
        parts.push_back({.name = run.key,
                         .content_type = "application/octet-stream",
                         .file_name = std::filesystem::path(run.path).filename().string(),
                         .bytes = "",
                         .path = run.path});
    return parts;
}

Outcome<json> send_resumably(const SubmitOptions& options, const ApiClient& client, const json& body,
                             const std::vector<LogRun>& runs, const std::vector<GridClaim>& claims)
{
    const Result<ApiResponse> answer = submit_resumably(options, client, body, runs, claims, told_policy());
    if (!answer || answer->status >= 500)
        fmt::print(stderr, "wattboard submit: the same command goes on where this one stopped.\n");
    if (!answer) return std::unexpected(failure_of(answer.error()));
    if (answer->status != 200 && answer->status != 201) return std::unexpected(failure_of(*answer));
    return answer->json();
}

Outcome<json> send(const SubmitOptions& options, const ApiClient& client, const json& body,
                   const std::vector<LogRun>& runs)
{
    const std::string key = options.idempotency_key.empty() ? to_text(new_uuid()) : options.idempotency_key;
    const std::vector<Part> parts = parts_of(body, runs);
    const Result<ApiResponse> answer = with_retries(told_policy(), [&] {
        ProgressLine progress{"sent"};
        return client.post_multipart("/api/v1/submissions", parts, {{"Idempotency-Key", key}}, std::ref(progress));
    });
    const bool unsure = !answer || answer->status >= 500;
    if (unsure)
        fmt::print(stderr, "wattboard submit: to try again without a second entry, add --idempotency-key {}\n", key);
    if (!answer) return std::unexpected(failure_of(answer.error()));
    if (answer->status != 200 && answer->status != 201) return std::unexpected(failure_of(*answer));
    return answer->json();
}

std::string text_of(const json& document, const char* pointer)
{
    const json::json_pointer path{pointer};
    if (!document.contains(path) || document.at(path).is_null()) return "-";
    const json& value = document.at(path);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_float() ? fmt::format("{:.6g}", value.get<double>()) : value.dump();
}

std::string rank_of(const json& document)
{
    if (text_of(document, "/rank/rank") == "-") return "-";
    return fmt::format("{} of {} by {}", text_of(document, "/rank/rank"), text_of(document, "/rank/ranked"),
                       text_of(document, "/rank/rule_label"));
}

void print_entry(const SubmitOptions& options, const ApiClient& client, const json& document)
{
    const std::string id = text_of(document, "/id");
    const auto line = [](std::string_view name, const std::string& value) { fmt::print("{:<8} {}\n", name, value); };
    line("entry", id);
    line("state", text_of(document, "/state"));
    if (const std::string reason = text_of(document, "/state_reason"); !reason.empty() && reason != "-")
        line("because", reason);
    if (!options.draft) {
        line("rank", rank_of(document));
        line("energy", text_of(document, "/scores/0/charged_kwh/value") + " kWh");
        line("CO2e", text_of(document, "/scores/0/co2e_kg/value") + " kg");
        line("grade", text_of(document, "/scores/0/grade"));
    }
    const json::json_pointer reasons{"/scores/0/unranked_reasons"};
    if (document.contains(reasons))
        for (const json& reason : document.at(reasons))
            line("unranked", reason.is_string() ? reason.get<std::string>() : reason.dump());
    line("page", client.url("/entries/" + id));
}

/// What the attached grid series would give; they stand in no receipt.
void print_claims(const ApiClient& client, const json& document)
{
    const Result<ApiResponse> entry =
        with_retries(told_policy(), [&] { return client.get("/api/v1/submissions/" + text_of(document, "/id")); });
    const std::string text = entry ? claimed_text(entry->json()) : std::string();
    fmt::print("claimed  {}\n", text.empty() ? "grid series attached; shown, not scored" : text);
}

/// What the logs say here, and the request that would be sent.
void print_dry_run(const json& body, const std::vector<LogRun>& runs, const std::vector<EvidenceSummary>& summaries,
                   const std::vector<GridClaim>& claims)
{
    for (std::size_t i = 0; i < runs.size(); ++i)
        fmt::print(stderr, "{}: {}, {} samples, {:.6g} kWh, charged {:.6g} kWh, grade {}\n", runs[i].path,
                   summaries[i].format, summaries[i].samples, summaries[i].energy.value(), summaries[i].charged.value(),
                   name_of(summaries[i].grade, grade_names));
    for (const GridClaim& claim : claims)
        fmt::print(stderr, "{}: grid series of {}, {}, {} values; a claim, never scored\n", claim.path,
                   claim.series.zone, name_of(claim.series.basis, grid_basis_names), claim.series.points.size());
    fmt::print("{}\n", body.dump(2));
}

Outcome<void> submit(SubmitOptions& options, bool token_from_flag)
{
    if (const auto complete = complete_submit_options(options, token_from_flag); !complete)
        return std::unexpected(Failure{complete.error(), exit_usage});
    Result<std::vector<LogRun>> runs = runs_of(options);
    if (!runs) return std::unexpected(Failure{runs.error(), exit_usage});
    const Result<ReadingOptions> reading = reading_options_of(options);
    if (!reading) return std::unexpected(Failure{reading.error(), exit_usage});
    const Result<std::vector<EvidenceSummary>> summaries = read_runs(*runs, *reading);
    if (!summaries) return std::unexpected(failure_of(summaries.error()));
    const Result<std::vector<GridClaim>> claims = read_grid_claims(options);
    if (!claims) return std::unexpected(failure_of(claims.error()));
    const Result<json> body = submission_request(options, *runs);
    if (!body) return std::unexpected(Failure{body.error(), exit_usage});
    if (options.dry_run) {
        print_dry_run(*body, *runs, *summaries, *claims);
        return {};
    }
    const Result<ServerAddress> address = parse_server_url(options.server);
    if (!address) return std::unexpected(Failure{address.error(), exit_usage});
    const ApiClient client(*address, options.token);
    if (const auto placed = check_place_and_times(options, client, *runs); !placed)
        return std::unexpected(placed.error());
    const Outcome<json> document = is_resumable(options, *runs) ? send_resumably(options, client, *body, *runs, *claims)
                                                                : send(options, client, *body, *runs);
    if (!document) return std::unexpected(document.error());
    if (options.json)
        fmt::print("{}\n", document->dump(2));
    else
        print_entry(options, client, *document);
    if (!options.json && !claims->empty()) print_claims(client, *document);
    return {};
}

}  // namespace

void add_submit_command(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("submit", "Send an entry with its energy logs to a challenge");
    const auto options = std::make_shared<SubmitOptions>();
    declare_submit_options(*command, *options);
    command->footer(
        "Performance is sent as reported. Logs are read here first, so that mistakes show before the upload.\n"
        "Exit status: 0 sent (or printed, with --dry-run), 1 refused by the log reader or the server, 2 wrong usage,\n"
        "3 the server cannot be reached or is out of order: the same command with the printed --idempotency-key is "
        "safe.\n"
        "Logs above 8 MiB are sent piece by piece (tus 1.0.0), each checked by its SHA-256: a broken connection goes "
        "on\n"
        "by itself, and the same command goes on after it was killed; what it needs for that it keeps for a week in\n"
        "$XDG_STATE_HOME/wattboard/uploads (~/.local/state/wattboard/uploads).");
    command->callback([command, options, &exit_code] {
        const auto done = submit(*options, command->count("--token") > 0);
        if (done) return;
        fmt::print(stderr, "wattboard submit: {}\n", describe(done.error().problem));
        exit_code = done.error().exit_code;
    });
}

}  // namespace wattboard::cli
