// Scores the entries of the board under rules that are not in force, as the job of a scoring run would.
#include "server/api/rulebook_preview.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <semaphore>

#include "server/api/answers.h"
#include "server/api/board_query.h"
#include "server/api/challenge_input.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/trial_document.h"
#include "server/boards/overlay.h"
#include "server/documents/json_reader.h"
#include "server/jobs/trial_scoring.h"

namespace wattboard::api {

namespace {

constexpr std::size_t most_entries = 2000;
constexpr std::chrono::seconds longest_scoring{30};
constexpr std::ptrdiff_t most_at_once = 2;

/// The scoring run that the version would get, as far as scoring needs it.
struct Trial {
    store::ScoringRun run;
    RankingRule official_rule = RankingRule::gqi;
    boards::SnapshotPtr board;
};

// Members of the rulebook lie below "/rulebook" here.
Problem below_rulebook(Problem problem)
{
    problem.field.insert(0, "/rulebook");
    return problem;
}

Result<boards::SnapshotPtr> asked_board(const Call& call, store::ChallengeId id)
{
    if (const auto challenge = call.services.boards.index().find(id)) {
        const auto phase = phase_parameter(call.request, *challenge);
        if (!phase) return std::unexpected(phase.error());
        if (const auto board = call.services.boards.registry().active(id, (*phase)->id)) return board->snapshot();
    }
    return std::unexpected(
        Problem{.type = problems::board_not_ready, .detail = "This board is being loaded. Try again in a moment."});
}

Result<Trial> prepare(const Call& call, store::Transaction& transaction, const nlohmann::json& rulebook)
{
    const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
    if (!challenge) return std::unexpected(challenge.error());
    if (auto allowed = call.authorize(auth::Action::create_rulebook, {.challenge = challenge->id}); !allowed)
        return std::unexpected(std::move(allowed.error()));
    const auto active = store::active_scoring_run(transaction, challenge->id);
    if (!active) return std::unexpected(active.error());
    const auto basis = call.services.references.current_basis(transaction, challenge->id);
    if (!basis) return std::unexpected(basis.error());
    const auto references = call.services.references.of(transaction, *basis);
    auto rules = rulebook_version_from_json(rulebook, *challenge, active->rulebook, references->tables);
    if (!rules) return std::unexpected(below_rulebook(std::move(rules.error())));
    auto board = asked_board(call, challenge->id);
    if (!board) return std::unexpected(std::move(board.error()));
    return Trial{.run = {.challenge = challenge->id,
                         .rulebook_version = active->rulebook_version + 1,
                         .rulebook = std::move(*rules),
                         .basis = *basis},
                 .official_rule = active->rulebook.ranking_rule,
                 .board = std::move(*board)};
}

// Those that rank first: they are what people look at.
std::vector<const boards::BoardEntry*> entries_of(const Trial& trial)
{
    std::vector<const boards::BoardEntry*> entries;
    std::unordered_map<std::int64_t, bool> taken;
    const auto take = [&](const boards::BoardEntry* entry) {
        if (taken.emplace(entry->id(), true).second) entries.push_back(entry);
        return entries.size() < most_entries;
    };
    trial.board->ranked(trial.official_rule).scan(0, [&](const boards::RankItem& item) { return take(item.subject); });
    if (entries.size() < most_entries)
        trial.board->parts().by_public_id.scan(0, [&](const boards::PublicIdItem& item) { return take(item.entry); });
    return entries;
}

boards::EntryPtr trial_entry(const boards::BoardEntry& entry, EntryScore score)
{
    boards::EntryFields fields;
    fields.id = entry.id();
    fields.public_id = entry.public_id();
    fields.team_id = entry.team_id();
    fields.state = entry.state();
    fields.sealed_at = entry.sealed_at();
    fields.chosen = entry.chosen();
    fields.score = std::move(score);
    return std::make_shared<const boards::BoardEntry>(fields);
}

std::string answer_text(const Trial& trial, const std::vector<const boards::BoardEntry*>& entries,
                        jobs::TrialScores scores)
{
    std::vector<boards::EntryPtr> scored;
    std::unordered_map<std::int64_t, std::string> reasons;
    for (const boards::BoardEntry* entry : entries) {
        const auto found = scores.find(entry->id());
        if (found == scores.end()) continue;
        if (found->second)
            scored.push_back(trial_entry(*entry, std::move(*found->second)));
        else
            reasons.emplace(entry->id(), found->second.error().detail);
    }
    const std::size_t count = scored.size();
    const RankingRule rule = trial.run.rulebook.ranking_rule;
    boards::Board board(trial.board->key(), boards::BoardConfig::of(trial.run.rulebook), std::move(scored));
    board.attach(boards::Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const auto comparison =
        boards::compare_boards(*trial.board, trial.official_rule, *snapshot, rule, most_trial_rows, reasons);
    JsonWriter json(comparison.rows.size() * 300 + 500);
    json.open('{');
    json.key("official").boolean(false);
    json.key("rule").string(name_of(rule, ranking_rule_names));
    json.key("official_rule").string(name_of(trial.official_rule, ranking_rule_names));
    json.key("sequence").number(trial.board->sequence());
    json.key("entries").number(trial.board->listed_count());
    json.key("scored").number(count);
    json.key("not_scoreable").number(reasons.size());
    put_comparison(json, comparison);
    json.close('}');
    return json.take();
}

}  // namespace

Result<http::Response> preview_rulebook(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"phase"}); !checked) return std::unexpected(checked.error());
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    JsonProblems found;
    JsonReader reader(*body, found);
    const nlohmann::json rulebook = reader.object("rulebook").value();
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    auto trial = call.services.database.read({"rulebook.preview"},
                                             [&](auto& transaction) { return prepare(call, transaction, rulebook); });
    if (!trial) return std::unexpected(std::move(trial.error()));
    static std::counting_semaphore<> room{most_at_once};
    if (!room.try_acquire()) {
        return std::unexpected(
            Problem{.type = problems::overloaded, .detail = "Other rules are being tried just now."});
    }
    const std::unique_ptr<decltype(room), void (*)(decltype(room)*)> taken(&room, [](auto* held) { held->release(); });
    const auto entries = entries_of(*trial);
    std::vector<store::SubmissionId> ids;
    for (const boards::BoardEntry* entry : entries) ids.push_back(entry->id());
    auto scores = jobs::score_for_trial(call.services.database, call.services.references, trial->run, ids,
                                        std::chrono::steady_clock::now() + longest_scoring);
    http::Response answer = json_text_answer(200, answer_text(*trial, entries, std::move(scores)));
    answer.set_header("Cache-Control", "no-store");
    return answer;
}

}  // namespace wattboard::api
