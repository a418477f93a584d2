// The glue between store, scoring and boards for one entry.
#include "server/api/submission_scoring.h"

#include <algorithm>
#include <set>

#include "scoring/metrics/registry.h"
#include "scoring/version.h"
#include "server/api/receipt.h"
#include "server/jobs/problems.h"
#include "server/store/runs.h"

namespace wattboard::api {

namespace {

using ScoringRuns = std::vector<ScoringRunPtr>;

// The runs that were current when the entry was inserted. A single one is the active one and is remembered; of several
// the database knows which is active now.
ScoringRuns scoring_runs(const Call& call, store::Transaction& transaction, const store::InsertedEntry& entry)
{
    if (entry.current_runs.size() == 1)
        return {call.services.directory.scoring_run(transaction, entry.current_runs.front())};
    ScoringRuns runs;
    for (store::ScoringRun& run : store::current_scoring_runs(transaction, entry.challenge))
        runs.push_back(std::make_shared<const store::ScoringRun>(std::move(run)));
    return runs;
}

// The rank that an entry takes on the board as it is now, by the official rule.
RankView rank_to_be(const ApiServices& services, const jobs::EntryChange& change)
{
    RankView view;
    const auto board = services.boards.registry().active(change.challenge, change.phase);
    if (!board) return view;
    view.rule = board->config().ranking_rule;
    if (const auto placement = board->placement(boards::BoardEntry{change.fields}, view.rule)) {
        view.rank = placement->rank;
        view.ranked = placement->ranked;
    } else {
        view.ranked = board->snapshot()->ranked_count(view.rule);
    }
    return view;
}

jobs::EntryChange entry_change(const EntryIdentity& identity, const store::Sealed& sealed,
                               const store::SealOutcome& outcome, const store::NewScore& score)
{
    jobs::EntryChange change{
        .challenge = identity.challenge, .phase = identity.phase, .scoring_run = score.scoring_run};
    boards::EntryFields& fields = change.fields;
    fields.id = sealed.submission;
    fields.public_id = to_text(sealed.public_id);
    fields.team_id = identity.team;
    fields.team = std::make_shared<const boards::TeamLabel>(boards::TeamLabel{identity.team_slug, identity.team_name});
    fields.name = identity.name;
    fields.revision = sealed.number;
    fields.state = sealed.state;
    fields.state_reason = outcome.reason;
    fields.state_time = store::to_nanoseconds(sealed.sealed_at);
    fields.state_version = sealed.state_version;
    fields.sealed_at = store::to_nanoseconds(sealed.sealed_at);
    fields.chosen = identity.is_chosen;
    fields.baseline = identity.is_baseline;
    fields.hardware = std::make_shared<const boards::HardwareNames>(score.hardware);
    fields.score = score.score;
    fields.findings = count_failed(score.score.findings);
    fields.claimed_series = score.claimed.series.size();
    fields.claimed_own_place_co2e_kg = score.claimed.own_place_co2e_kg;
    return change;
}

SealedEntry sealed_entry(const Call& call, const EntryIdentity& identity, const store::Sealed& sealed,
                         const store::SealOutcome& outcome, const ScoringRuns& runs)
{
    SealedEntry entry;
    Receipt receipt{.sealed = sealed,
                    .challenge = identity.challenge_slug,
                    .team = identity.team_slug,
                    .name = identity.name,
                    .state_reason = outcome.reason,
                    .runs = identity.runs};
    for (const store::NewScore& score : outcome.scores) {
        const auto run = std::ranges::find(runs, score.scoring_run, [](const auto& one) { return one->id; });
        receipt.scores.emplace_back(*run, &score);
        entry.changes.push_back(entry_change(identity, sealed, outcome, score));
    }
    const store::ScoringRunId active = jobs::active_score(outcome, runs).scoring_run;
    const auto shown = std::ranges::find(entry.changes, active, &jobs::EntryChange::scoring_run);
    receipt.rank = rank_to_be(call.services, *shown);
    entry.receipt = receipt_text(receipt);
    return entry;
}

jobs::PlatformFacts known_of(store::Transaction& transaction, store::RevisionId revision,
                             const std::vector<store::EvidenceId>& evidence)
{
    store::lock_device_uses(transaction, engine_version, evidence);
    return jobs::load_platform_facts(transaction, {{.revision = revision, .evidence = evidence}})[revision];
}

bool names_devices(const EntryFacts& facts)
{
    return std::ranges::any_of(facts.runs, [](const RunFacts& run) {
        return std::ranges::any_of(run.evidence, [](const auto& log) { return !device_uses(log).empty(); });
    });
}

// Nothing is asked for where the insertion found no likeness and no log names a device, which is the rule: then all
// that is known is when the logs came.
jobs::PlatformFacts known_of(store::Transaction& transaction, const store::InsertedEntry& entry,
                             const EntryFacts& facts)
{
    const bool is_alone =
        entry.evidence.size() == entry.new_logs.size() && !names_devices(facts) &&
        std::ranges::all_of(entry.new_logs, [](const store::NewLog& log) { return log.hits.empty(); });
    if (!is_alone) return known_of(transaction, entry.draft.revision, entry.evidence);
    jobs::PlatformFacts known;
    for (const store::NewLog& log : entry.new_logs)
        if (const auto id = uuid_from_text(log.public_id))
            known.receipts.push_back({.revision = entry.draft.revision,
                                      .evidence = *id,
                                      .receipt = {.completed_at = store::to_nanoseconds(entry.now)}});
    return known;
}

}  // namespace

RankView rank_if_sealed(const ApiServices& services, const EntryIdentity& identity, const store::Sealed& sealed,
                        const store::SealOutcome& outcome, const store::NewScore& score)
{
    return rank_to_be(services, entry_change(identity, sealed, outcome, score));
}

EntryIdentity identity_of(const store::Submission& submission, const EntryFacts& facts)
{
    EntryIdentity identity{.challenge = submission.challenge,
                           .challenge_slug = submission.challenge_slug,
                           .phase = submission.phase,
                           .team = submission.team,
                           .team_slug = submission.team_slug,
                           .team_name = submission.team_name,
                           .name = submission.name,
                           .is_chosen = submission.is_chosen,
                           .is_baseline = submission.is_baseline};
    for (const RunFacts& run : facts.runs)
        if (const auto id = uuid_from_text(run.id)) identity.runs.push_back(*id);
    return identity;
}

Result<store::Phase> phase_of(const Call& call, store::Transaction& transaction, const store::Submission& submission)
{
    const auto challenge = call.services.directory.challenge(transaction, submission.challenge_slug);
    if (!challenge) return std::unexpected(challenge.error());
    for (const store::Phase& phase : (*challenge)->phases)
        if (phase.id == submission.phase) return phase;
    return store::Phase{};
}

Result<SealedEntry> seal_inserted(const Call& call, store::Transaction& transaction, const store::InsertedEntry& entry,
                                  const EntryIdentity& identity, const EntryFacts& facts, const store::Phase& phase)
{
    const ScoringRuns runs = scoring_runs(call, transaction, entry);
    const EntryContext context{.received_at = store::to_nanoseconds(entry.now), .phase = jobs::phase_span(phase)};
    const auto outcome = jobs::seal_outcome(transaction, runs, facts, context, call.services.references,
                                            known_of(transaction, entry, facts));
    if (!outcome) return std::unexpected(outcome.error());
    const auto sealed = store::seal_entry(transaction, entry, call.account(), *outcome);
    if (!sealed) return std::unexpected(sealed.error());
    return sealed_entry(call, identity, *sealed, *outcome, runs);
}

Result<SealedEntry> seal_existing(const Call& call, store::Transaction& transaction, const Uuid& submission,
                                  std::vector<store::EvidenceId>& unread)
{
    const auto draft = store::lock_draft(transaction, submission, engine_version);
    if (!draft) return std::unexpected(draft.error());
    unread = draft->facts.unread;
    if (!unread.empty()) {
        return std::unexpected(Problem{.type = problems::scoring_unavailable,
                                       .detail = "Some evidence must be read again by this version of the engine."});
    }
    ScoringRuns runs;
    for (store::ScoringRun& run : store::current_scoring_runs(transaction, draft->submission.challenge))
        runs.push_back(std::make_shared<const store::ScoringRun>(std::move(run)));
    const auto phase = phase_of(call, transaction, draft->submission);
    if (!phase) return std::unexpected(phase.error());
    const EntryContext context{.received_at = store::to_nanoseconds(draft->now), .phase = jobs::phase_span(*phase)};
    const auto known = known_of(transaction, draft->revision, draft->facts.evidence);
    const auto claims = store::load_claimed_series(transaction, draft->revision);
    const auto outcome =
        jobs::seal_outcome(transaction, runs, draft->facts.facts, context, call.services.references, known, claims);
    if (!outcome) return std::unexpected(outcome.error());
    const auto sealed = store::seal_draft(transaction, *draft, call.account(), *outcome);
    if (!sealed) return std::unexpected(sealed.error());
    return sealed_entry(call, identity_of(draft->submission, draft->facts.facts), *sealed, *outcome, runs);
}

void show_sealed(const Call& call, const SealedEntry& entry)
{
    call.services.boards.apply(entry.changes);
    call.services.announce_change();
}

}  // namespace wattboard::api
