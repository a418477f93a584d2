// Looks up what a submission names.
#include "server/api/draft_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "scoring/entry/performance_estimate.h"
#include "server/api/submission_loading.h"
#include "server/http/problems.h"
#include "server/store/scoring_runs.h"

namespace wattboard::api {

namespace {

std::unexpected<Problem> unknown(std::string_view what, std::string_view name, std::string field)
{
    return std::unexpected(Problem{.type = problems::invalid_value,
                                   .detail = fmt::format("There is no {} '{}'.", what, name),
                                   .field = std::move(field)});
}

// Problems of scoring name "performance.value"; a body has "/performance/value".
Problem with_pointer(Problem problem)
{
    if (problem.field.empty() || problem.field.starts_with('/')) return problem;
    std::ranges::replace(problem.field, '.', '/');
    problem.field.insert(0, "/");
    return problem;
}

Result<Performance> checked_performance(const Call& call, store::Transaction& transaction, Performance stated,
                                        store::ChallengeId challenge)
{
    const auto known = call.services.boards.index().find(challenge);
    PerformanceMetric metric;
    if (known) {
        metric = known->active.rulebook.metric;
    } else {
        const auto run = store::active_scoring_run(transaction, challenge);
        if (!run) return std::unexpected(run.error());
        metric = run->rulebook.metric;
    }
    if (stated.metric.empty()) stated.metric = metric.name;
    if (stated.basis == PerformanceBasis::computed) {
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = "Only the server computes a performance; a team reports one.",
                                       .field = "/performance/basis",
                                       .hint = "Leave basis out, or write \"reported\"."});
    }
    if (stated.metric == metric.name) {
        auto estimate = performance_estimate(metric, stated);
        if (!estimate) return std::unexpected(with_pointer(std::move(estimate.error())));
    }
    return stated;
}

std::vector<RunFacts> run_facts(const std::vector<RunInput>& inputs)
{
    std::vector<RunFacts> runs;
    for (const RunInput& input : inputs) runs.push_back(input.facts);
    return runs;
}

const store::Phase* find_phase(const store::Challenge& challenge, const std::string& slug)
{
    for (const store::Phase& phase : challenge.phases)
        if (slug.empty() ? phase.is_default : phase.slug == slug) return &phase;
    return nullptr;
}

Result<void> check_allowed(const Call& call, const SubmissionInput& input, const auth::Subject& subject)
{
    if (auto allowed = call.authorize(auth::Action::submit, subject); !allowed) return allowed;
    return input.is_baseline ? call.authorize(auth::Action::mark_baseline, subject) : Result<void>{};
}

Result<EntryFacts> facts_of(const Call& call, store::Transaction& transaction, const SubmissionChange& content,
                            store::ChallengeId challenge)
{
    if (!content.performance) {
        return std::unexpected(Problem{.type = problems::missing_value,
                                       .detail = "performance is missing: what the entry achieves.",
                                       .field = "/performance"});
    }
    auto performance = checked_performance(call, transaction, *content.performance, challenge);
    if (!performance) return std::unexpected(std::move(performance.error()));
    EntryFacts facts{.performance = std::move(*performance)};
    facts.model = content.model.value_or(ModelFacts{});
    facts.lineage = content.lineage.value_or(std::vector<LineageItem>{});
    facts.stages = content.stages.value_or(std::map<Stage, StageStatement>{});
    facts.runs = run_facts(content.runs.value_or(std::vector<RunInput>{}));
    return facts;
}

}  // namespace

Result<PreparedDraft> prepare_draft(const Call& call, store::Transaction& transaction, const SubmissionInput& input)
{
    const auto challenge = call.services.directory.challenge(transaction, input.challenge);
    if (!challenge) return unknown("challenge", input.challenge, "/challenge");
    const store::Phase* phase = find_phase(**challenge, input.phase);
    if (phase == nullptr) return unknown("phase", input.phase, "/phase");
    const auto team = call.services.directory.team(transaction, input.team);
    if (!team) return unknown("team", input.team, "/team");
    if (auto allowed = check_allowed(call, input, {.challenge = (*challenge)->id, .team = (*team)->id}); !allowed)
        return std::unexpected(std::move(allowed.error()));
    auto facts = facts_of(call, transaction, input.content, (*challenge)->id);
    if (!facts) return std::unexpected(std::move(facts.error()));
    PreparedDraft prepared{.phase = *phase};
    prepared.submission = {.challenge = (*challenge)->id,
                           .phase = phase->id,
                           .team = (*team)->id,
                           .actor = call.account(),
                           .name = *input.content.name,
                           .is_baseline = input.is_baseline,
                           .facts = std::move(*facts)};
    prepared.identity = {.challenge = (*challenge)->id,
                         .challenge_slug = (*challenge)->slug,
                         .phase = phase->id,
                         .team = (*team)->id,
                         .team_slug = (*team)->slug,
                         .team_name = (*team)->name,
                         .name = *input.content.name,
                         .is_baseline = input.is_baseline};
    return prepared;
}

Result<store::DraftChanges> prepare_changes(const Call& call, store::Transaction& transaction,
                                            const store::Submission& submission, const SubmissionChange& change)
{
    store::DraftChanges changes{
        .name = change.name, .model = change.model, .lineage = change.lineage, .stages = change.stages};
    if (change.runs) changes.runs = run_facts(*change.runs);
    if (change.performance) {
        auto performance = checked_performance(call, transaction, *change.performance, submission.challenge);
        if (!performance) return std::unexpected(std::move(performance.error()));
        changes.performance = std::move(*performance);
    }
    return changes;
}

Result<Document> draft_document(const Call& call, store::Transaction& transaction, const Uuid& submission)
{
    auto found = store::find_submission(transaction, submission);
    if (!found) return std::unexpected(std::move(found.error()));
    const auto view = load_view(call, transaction, std::move(*found), true);
    if (!view) return std::unexpected(view.error());
    return submission_document(*view);
}

}  // namespace wattboard::api
