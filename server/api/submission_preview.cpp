// Does what sealing does up to its last step, in a transaction that is always rolled back.
#include "server/api/submission_preview.h"

#include <fmt/format.h>

#include <algorithm>

#include "scoring/entry/entry_problems.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/draft_input.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/documents/entry_json.h"
#include "server/jobs/problems.h"
#include "server/store/claimed_grid_series.h"
#include "server/store/problems.h"

namespace wattboard::api {

namespace {

using ScoringRuns = std::vector<std::shared_ptr<const store::ScoringRun>>;

/// What is known of the draft so far. Every problem names its field as a JSON pointer into the submission.
struct Preview {
    std::vector<Problem> problems;
    Document score = nullptr;
    Document findings = Document::array();
    Document state = nullptr;
    RankView rank;
};

Document preview_document(const Preview& preview)
{
    Document document{{"would_seal", preview.problems.empty()}, {"problems", Document::array()}};
    for (const Problem& problem : preview.problems)
        document["problems"].push_back(Document::parse(*problem_answer(problem, "").body));
    document["score"] = preview.score;
    document["state"] = preview.state;
    document["rule"] = name_of(preview.rank.rule, ranking_rule_names);
    document["rank"] = or_null(preview.rank.rank);
    document["ranked"] = preview.rank.ranked;
    document["findings"] = preview.findings;
    return document;
}

// Scoring names "runs/<id>/start"; the submission has "/runs/0/start".
Problem pointing_into(Problem problem, const EntryFacts& facts)
{
    if (problem.field.empty() || problem.field.starts_with('/')) return problem;
    for (std::size_t i = 0; i < facts.runs.size(); ++i) {
        const std::string named = "runs/" + facts.runs[i].id;
        if (problem.field == named || problem.field.starts_with(named + '/'))
            problem.field.replace(0, named.size(), fmt::format("runs/{}", i));
    }
    problem.field.insert(0, "/");
    return problem;
}

void add_problem(Preview& preview, Problem problem)
{
    const bool is_told = std::ranges::any_of(preview.problems, [&](const Problem& one) {
        return one.type == problem.type && one.field == problem.field && one.detail == problem.detail;
    });
    if (!is_told) preview.problems.push_back(std::move(problem));
}

std::string run_pointer(const EntryFacts& facts, const Uuid& run)
{
    const auto found = std::ranges::find(facts.runs, to_text(run), &RunFacts::id);
    return fmt::format("/runs/{}/evidence", found - facts.runs.begin());
}

void note_unfinished(store::Transaction& transaction, const store::SealingDraft& draft, Preview& preview)
{
    for (const store::Evidence& log : store::list_unfinished_evidence(transaction, draft.revision, engine_version))
        add_problem(preview,
                    {.type = problems::evidence_unfinished,
                     .detail = fmt::format("The log '{}' ({}) is still arriving or being read; sealing now would leave "
                                           "it out.",
                                           log.file_name, to_text(log.public_id)),
                     .field = run_pointer(draft.facts.facts, log.run),
                     .hint = "Wait until it is complete, or begin its upload again if it broke off."});
    for (const store::EvidenceId id : draft.facts.unread) {
        const auto log = store::find_evidence(transaction, id, engine_version);
        if (!log) continue;
        add_problem(preview,
                    {.type = problems::scoring_unavailable,
                     .detail = fmt::format("The log '{}' ({}) has not been read by this version of the engine.",
                                           log->file_name, to_text(log->public_id)),
                     .field = run_pointer(draft.facts.facts, log->run),
                     .hint = "Sealing reads it again."});
    }
}

// A draft that cannot be sealed for its state or phase is scored all the same.
Result<store::SealingDraft> load_draft(store::Transaction& transaction, const store::Submission& own, Preview& preview)
{
    auto draft = store::lock_draft(transaction, own.public_id, engine_version);
    if (draft) return draft;
    if (draft.error().type != problems::phase_closed && draft.error().type != problems::wrong_state) return draft;
    add_problem(preview, std::move(draft.error()));
    auto facts = store::load_entry_facts(transaction, *own.draft_revision, engine_version);
    if (!facts) return std::unexpected(std::move(facts.error()));
    return store::SealingDraft{
        .submission = own,
        .revision = *own.draft_revision,
        .number = own.draft_number.value_or(1),
        .now = std::chrono::time_point_cast<store::Timestamp::duration>(std::chrono::system_clock::now()),
        .facts = std::move(*facts)};
}

void put_score(const Call& call, const store::SealingDraft& draft, const store::SealOutcome& outcome,
               const ScoringRuns& runs, Preview& preview)
{
    const store::NewScore& active = jobs::active_score(outcome, runs);
    const auto run = std::ranges::find(runs, active.scoring_run, [](const auto& one) { return one->id; });
    preview.score = score_document(**run, active.score);
    preview.findings = preview.score["findings"];
    preview.state = name_of(outcome.state, submission_state_names);
    const store::Sealed sealed{.submission = draft.submission.id,
                               .public_id = draft.submission.public_id,
                               .revision = draft.revision,
                               .number = draft.number,
                               .state = outcome.state,
                               .state_version = draft.submission.state_version + 1,
                               .sealed_at = draft.now};
    const EntryIdentity identity = identity_of(draft.submission, draft.facts.facts);
    preview.rank = rank_if_sealed(call.services, identity, sealed, outcome, active);
}

void score_draft(const Call& call, store::Transaction& transaction, const store::SealingDraft& draft, Preview& preview)
{
    ScoringRuns runs;
    for (store::ScoringRun& run : store::current_scoring_runs(transaction, draft.submission.challenge))
        runs.push_back(std::make_shared<const store::ScoringRun>(std::move(run)));
    const auto phase = phase_of(call, transaction, draft.submission);
    if (!phase) return add_problem(preview, phase.error());
    const EntryFacts& facts = draft.facts.facts;
    const EntryContext context{.received_at = store::to_nanoseconds(draft.now), .phase = jobs::phase_span(*phase)};
    const auto known = jobs::load_platform_facts(
        transaction, {{.revision = draft.revision, .evidence = draft.facts.evidence}})[draft.revision];
    const auto claims = store::load_claimed_series(transaction, draft.revision);
    const auto outcome = jobs::seal_outcome(transaction, runs, facts, context, call.services.references, known, claims);
    if (outcome) return put_score(call, draft, *outcome, runs, preview);
    const auto tables = call.services.references.of(transaction, runs.front()->basis);
    for (Problem& problem : entry_problems(runs.front()->rulebook, facts, tables->tables))
        add_problem(preview, pointing_into(std::move(problem), facts));
    add_problem(preview, pointing_into(outcome.error(), facts));
}

// The changes as the draft would have them. False: they are refused, and the problem is told.
bool make_changes(const Call& call, store::Transaction& transaction, const store::Submission& own,
                  const SubmissionChange& change, Preview& preview)
{
    const auto changes = prepare_changes(call, transaction, own, change);
    if (!changes) {
        add_problem(preview, changes.error());
        return false;
    }
    const auto draft = store::replace_draft(transaction, own.public_id, *changes);
    if (!draft) add_problem(preview, draft.error());
    return draft.has_value();
}

Result<Preview> preview_of(const Call& call, store::Transaction& transaction,
                           const std::optional<Result<SubmissionChange>>& change)
{
    auto own = own_submission(call, transaction);
    if (!own) return std::unexpected(std::move(own.error()));
    if (!own->draft_revision) {
        return std::unexpected(Problem{.type = problems::already_sealed,
                                       .detail = "The submission is sealed and has no draft.",
                                       .hint = "Begin a revision to change it."});
    }
    Preview preview{.rank = rank_on_board(call.services, *own)};
    preview.rank.rank.reset();
    if (change && !*change) {
        add_problem(preview, change->error());
        return preview;
    }
    if (change && !make_changes(call, transaction, *own, **change, preview)) return preview;
    const auto draft = load_draft(transaction, *own, preview);
    if (!draft) return std::unexpected(draft.error());
    note_unfinished(transaction, *draft, preview);
    if (draft->facts.unread.empty()) score_draft(call, transaction, *draft, preview);
    return preview;
}

}  // namespace

Result<http::Response> preview_submission(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    std::optional<Result<SubmissionChange>> change;
    if (!call.request.body.empty()) {
        const auto body = json_body(call.request);
        if (!body) return std::unexpected(body.error());
        if (!body->empty()) change = submission_change_from_json(*body);
    }
    std::optional<Preview> preview;
    const auto kept = call.services.database.write({"draft.preview"}, [&](auto& transaction) -> Result<void> {
        preview.reset();
        auto made = preview_of(call, transaction, change);
        if (!made) return std::unexpected(std::move(made.error()));
        preview = std::move(*made);
        // Without a value the transaction is rolled back.
        return std::unexpected(Problem{.type = problems::conflict, .detail = "A preview is not kept."});
    });
    if (!preview) return std::unexpected(kept.error());
    http::Response answer = json_answer(200, preview_document(*preview));
    answer.set_header("Cache-Control", "no-store");
    return answer;
}

}  // namespace wattboard::api
