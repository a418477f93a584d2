// Loads views of submissions in one transaction, so that their parts belong together.
#include "server/api/submission_loading.h"

#include <fmt/format.h>

#include <algorithm>

#include "scoring/version.h"
#include "server/api/request_reading.h"
#include "server/boards/overlay.h"
#include "server/http/problems.h"
#include "server/jobs/platform_checks.h"

namespace wattboard::api {

namespace {

auth::Subject subject_of(const store::Submission& submission)
{
    return {.challenge = submission.challenge, .team = submission.team};
}

Problem no_submission(const std::string& id)
{
    return {.type = problems::not_found,
            .detail =
                fmt::format("There is no submission '{}', or it is a draft of a team that you do not belong to.", id)};
}

std::optional<store::RevisionId> revision_to_show(const store::Submission& submission, bool wants_draft)
{
    if (wants_draft || !submission.sealed_revision) return submission.draft_revision;
    return submission.sealed_revision;
}

Co2eByHour hours_of(const Call& call, store::Transaction& transaction, const SubmissionView& view)
{
    if (view.scores.empty() || !view.scores.front().second.own_place_hourly) return {};
    const store::ScoringRun& run = view.scores.front().first;
    const auto references = call.services.references.of(transaction, run.basis);
    // What cannot be charged any more by this engine has its score all the same.
    return co2e_by_hour(run.rulebook, view.facts, references->tables).value_or(Co2eByHour{});
}

}  // namespace

Result<store::Submission> visible_submission(const Call& call, store::Transaction& transaction)
{
    const std::string& text = call.request.parameter("submission");
    const auto id = uuid_from_text(text);
    if (!id) return std::unexpected(no_submission(text));
    auto submission = store::find_submission(transaction, *id);
    if (!submission) return std::unexpected(no_submission(text));
    if (!submission->sealed_revision && !call.may(auth::Action::read_draft, subject_of(*submission)))
        return std::unexpected(no_submission(text));
    return submission;
}

Result<store::Submission> own_submission(const Call& call, store::Transaction& transaction)
{
    auto submission = visible_submission(call, transaction);
    if (!submission) return submission;
    if (auto allowed = call.authorize(auth::Action::submit, subject_of(*submission)); !allowed)
        return std::unexpected(std::move(allowed.error()));
    return submission;
}

bool may_read_names(const Call& call, const store::Submission& submission)
{
    return call.may(auth::Action::read_raw_evidence, subject_of(submission));
}

RankView rank_on_board(const ApiServices& services, const store::Submission& submission)
{
    RankView view;
    const auto board = services.boards.registry().active(submission.challenge, submission.phase);
    if (!board) return view;
    const auto snapshot = board->snapshot();
    view.rule = snapshot->config().ranking_rule;
    view.ranked = snapshot->ranked_count(view.rule);
    const auto standing = snapshot->standing(to_text(submission.public_id), view.rule);
    if (!standing) return view;
    view.rank = standing->rank;
    const std::int64_t id = standing->entry->id();
    view.tie = boards::tie_of(*snapshot, view.rule, id);
    const auto gain = snapshot->overlay() ? snapshot->overlay()->last_gain(view.rule, id) : std::nullopt;
    if (gain) view.last_gain = {gain->kg_per_point, gain->within_noise};
    return view;
}

Result<SubmissionView> load_view(const Call& call, store::Transaction& transaction, store::Submission submission,
                                 bool wants_draft)
{
    const auto revision = revision_to_show(submission, wants_draft);
    if (!revision) return std::unexpected(no_submission(to_text(submission.public_id)));
    auto facts = store::load_entry_facts(transaction, *revision, engine_version);
    if (!facts) return std::unexpected(std::move(facts.error()));
    SubmissionView view;
    const bool is_own = call.may(auth::Action::read_draft, subject_of(submission));
    for (store::Revision& one : store::list_revisions(transaction, submission.id)) {
        if (one.id == *revision) view.shown = one;
        if (one.sealed_at || is_own) view.revisions.push_back(std::move(one));
    }
    view.facts = std::move(facts->facts);
    view.runs = store::list_revision_runs(transaction, *revision);
    view.evidence = store::list_revision_evidence(transaction, *revision, engine_version);
    for (store::StoredScore& score : store::list_scores(transaction, *revision)) {
        auto run = call.services.directory.scoring_run(transaction, score.scoring_run);
        view.scores.emplace_back(*run, std::move(score.score));
    }
    // The score that the boards show comes first.
    std::ranges::reverse(view.scores);
    const auto challenge = call.services.boards.index().find(submission.challenge);
    const auto shown = std::ranges::find_if(
        view.scores, [&](const auto& score) { return challenge && score.first.id == challenge->active.id; });
    if (shown != view.scores.end()) std::rotate(view.scores.begin(), shown, std::next(shown));
    view.hours = hours_of(call, transaction, view);
    view.claimed_series = store::list_claimed_series(transaction, *revision);
    if (!view.claimed_series.empty()) {
        view.claimed_figures = store::list_claimed_figures(transaction, *revision);
        std::ranges::reverse(view.claimed_figures);
    }
    view.reviews = store::list_reviews(transaction, submission.id);
    view.repeats = store::list_repeats(transaction, submission.id);
    if (!view.repeats.empty()) {
        const auto bearing = store::find_repeats(transaction, {*revision});
        for (auto& [run, score] : view.scores)
            jobs::add_later_repeats(score, bearing, view.facts, run.rulebook.thresholds);
    }
    view.history = store::list_state_changes(transaction, submission.id);
    view.rank = rank_on_board(call.services, submission);
    view.may_review = call.may(auth::Action::review, subject_of(submission));
    view.with_names = may_read_names(call, submission);
    if (!is_own) submission.draft_number.reset();
    view.submission = std::move(submission);
    return view;
}

}  // namespace wattboard::api
