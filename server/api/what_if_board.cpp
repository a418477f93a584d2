// From the question to the answer's text; what was asked before is answered from memory.
#include "server/api/what_if_board.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <semaphore>

#include "server/api/answers.h"
#include "server/api/board_query.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/trial_document.h"
#include "server/api/what_if.h"
#include "server/api/what_if_input.h"
#include "server/boards/overlay.h"
#include "server/documents/canonical_json.h"
#include "server/http/problems.h"
#include "server/jobs/trial_scoring.h"
#include "server/store/problems.h"

namespace wattboard::api {

namespace {

/// Each holds a second board in memory while it is computed.
constexpr std::ptrdiff_t most_at_once = 2;
constexpr std::chrono::milliseconds longest_wait{500};
/// 0.6 s and some hundred bytes an entry on one core.
constexpr std::size_t most_entries = 300'000;
/// Accelerator hours are in no board: entries are scored anew for them, which takes its time.
constexpr std::size_t most_entries_with_hours = 20'000;
constexpr std::chrono::seconds longest_scoring{30};

using Hours = std::unordered_map<std::int64_t, double>;

struct Question {
    jobs::ChallengeBoardsPtr challenge;
    boards::SnapshotPtr board;
    boards::TrialRules rules;
};

Result<boards::SnapshotPtr> asked_board(const Call& call, const jobs::ChallengeBoards& challenge)
{
    const auto phase = phase_parameter(call.request, challenge);
    if (!phase) return std::unexpected(phase.error());
    if (const auto board = call.services.boards.registry().active(challenge.challenge.id, (*phase)->id))
        return board->snapshot();
    return std::unexpected(
        Problem{.type = problems::board_not_ready, .detail = "This board is being loaded. Try again in a moment."});
}

Result<boards::TrialRules> rules_of(const Call& call, const jobs::ChallengeBoards& challenge,
                                    const WhatIfBoardInput& input)
{
    const Rulebook& official = challenge.active.rulebook;
    const auto references = call.services.database.read({"what_if.references"}, [&](auto& transaction) {
        return call.services.references.of(transaction, challenge.active.basis);
    });
    auto asked = asked_rulebook(input, official, references->tables);
    if (!asked) return std::unexpected(std::move(asked.error()));
    if (input.asks_embodied) asked->grid.embodied_g_per_accelerator_hour = input.embodied_g_per_accelerator_hour;
    const RankingRule rule = input.rule.value_or(official.ranking_rule);
    if (std::ranges::find(official.offered_rules, rule) == official.offered_rules.end()) {
        return std::unexpected(Problem{
            .type = problems::rule_not_offered,
            .detail = fmt::format("The challenge does not offer the rule '{}'.", name_of(rule, ranking_rule_names)),
            .field = "/rule"});
    }
    return boards::TrialRules{
        .official = official,
        .asked = std::move(*asked),
        .rule = rule,
        .moves_place = input.intensity || !input.zone.empty() || input.pue || input.asks_embodied};
}

// The embodied carbon at 1,000 g an hour is the hours in kilograms.
Result<std::shared_ptr<const Hours>> accelerator_hours(const Call& call, const Question& question)
{
    std::vector<store::SubmissionId> entries;
    question.board->parts().by_public_id.scan(0, [&](const boards::PublicIdItem& item) {
        entries.push_back(item.entry->id());
        return true;
    });
    if (entries.size() > most_entries_with_hours) {
        return std::unexpected(Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("The accelerator hours of {} entries cannot be asked for "
                                                             "at once.",
                                                             entries.size()),
                                       .field = "/embodied_g_per_accelerator_hour"});
    }
    store::ScoringRun run = question.challenge->active;
    run.rulebook.grid.embodied_g_per_accelerator_hour = 1000.0;
    const auto scores = jobs::score_for_trial(call.services.database, call.services.references, run, entries,
                                              std::chrono::steady_clock::now() + longest_scoring);
    auto hours = std::make_shared<Hours>();
    for (const auto& [entry, score] : scores)
        if (score && score->embodied_co2e_kg) hours->emplace(entry, *score->embodied_co2e_kg);
    return hours;
}

// Of one board: the sliders of one page ask for them again and again.
Result<std::shared_ptr<const Hours>> remembered_hours(const Call& call, const Question& question)
{
    static std::mutex mutex;
    static std::map<boards::BoardKey, std::pair<std::uint64_t, std::shared_ptr<const Hours>>> known;
    const std::lock_guard lock{mutex};
    auto& [change, hours] = known[question.board->key()];
    if (hours && change == question.board->change()) return hours;
    auto computed = accelerator_hours(call, question);
    if (!computed) return computed;
    if (known.size() > 20) known.clear();
    known[question.board->key()] = {question.board->change(), *computed};
    return computed;
}

std::string answer_text(const Question& question)
{
    const boards::TrialRules& rules = question.rules;
    const auto trial = boards::trial_board(*question.board, rules);
    const auto snapshot = trial->snapshot();
    const RankingRule official = rules.official.ranking_rule;
    const auto comparison = boards::compare_boards(*question.board, official, *snapshot, rules.rule, most_trial_rows);
    JsonWriter json(comparison.rows.size() * 300 + 500);
    json.open('{');
    json.key("official").boolean(false);
    json.key("rule").string(name_of(rules.rule, ranking_rule_names));
    json.key("official_rule").string(name_of(official, ranking_rule_names));
    json.key("sequence").number(question.board->sequence());
    json.key("grid").raw(grid_document(rules.asked.grid).dump());
    json.key("embodied_g_per_accelerator_hour").number_or_null(rules.asked.grid.embodied_g_per_accelerator_hour);
    put_comparison(json, comparison);
    json.close('}');
    return json.take();
}

http::Response kept_answer(const CachedText& text)
{
    http::Response answer;
    answer.headers.emplace_back("Content-Type", json_type);
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.headers.emplace_back("Vary", "Accept-Encoding");
    answer.body = text.body;
    answer.gzip_body = text.gzip_body;
    return answer;
}

Result<http::Response> computed_answer(const Call& call, Question& question, const std::string& key)
{
    if (question.board->listed_count() > most_entries) {
        return std::unexpected(
            Problem{.type = problems::limit_exceeded,
                    .detail = fmt::format("The board lists {} entries; whole boards of at most {} are computed anew.",
                                          question.board->listed_count(), most_entries)});
    }
    static std::counting_semaphore<> room{most_at_once};
    if (!room.try_acquire_for(longest_wait)) {
        return std::unexpected(
            Problem{.type = problems::overloaded, .detail = "Other boards are being computed just now."});
    }
    const std::unique_ptr<decltype(room), void (*)(decltype(room)*)> taken(&room, [](auto* held) { held->release(); });
    if (boards::needs_accelerator_hours(question.rules)) {
        auto hours = remembered_hours(call, question);
        if (!hours) return std::unexpected(std::move(hours.error()));
        question.rules.accelerator_hours = std::move(*hours);
    }
    return kept_answer(*call.services.answers->keep(key, answer_text(question)));
}

}  // namespace

Result<http::Response> score_what_if_board(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"phase"}); !checked) return std::unexpected(checked.error());
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) {
        return std::unexpected(
            Problem{.type = problems::not_found, .detail = fmt::format("There is no challenge '{}'.", slug)});
    }
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto input = what_if_board_from_json(*body, challenge->active.rulebook.gqi);
    if (!input) return std::unexpected(input.error());
    auto board = asked_board(call, *challenge);
    if (!board) return std::unexpected(std::move(board.error()));
    const std::string key = fmt::format("what-if {} {}", (*board)->change(), canonical_json(*body));
    if (const auto known = call.services.answers->find(key)) return kept_answer(*known);
    auto rules = rules_of(call, *challenge, *input);
    if (!rules) return std::unexpected(std::move(rules.error()));
    Question question{.challenge = challenge, .board = std::move(*board), .rules = std::move(*rules)};
    return computed_answer(call, question, key);
}

}  // namespace wattboard::api
