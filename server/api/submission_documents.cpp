// Writes what readers, teams and reviewers see of an entry.
#include "server/api/submission_documents.h"

#include <algorithm>

#include "scoring/metrics/registry.h"
#include "server/api/answers.h"
#include "server/api/device_names.h"
#include "server/api/option_words.h"
#include "server/documents/entry_json.h"
#include "server/documents/evidence_json.h"

namespace wattboard::api {

namespace {

template <class Digest>
Document digest_or_null(const std::optional<Digest>& digest)
{
    return digest ? Document(to_hex(*digest)) : Document(nullptr);
}

Document runs_document(const SubmissionView& view)
{
    Document runs = Document::array();
    for (const store::Run& run : view.runs) {
        Document document{{"id", to_text(run.public_id)}};
        document.update(Document(to_json(run.facts)));
        document["evidence"] = Document::array();
        for (const store::Evidence& evidence : view.evidence)
            if (evidence.run == run.public_id)
                document["evidence"].push_back(evidence_document(evidence, view.with_names));
        runs.push_back(std::move(document));
    }
    return runs;
}

Document revisions_document(const std::vector<store::Revision>& revisions)
{
    Document list = Document::array();
    for (const store::Revision& revision : revisions) {
        list.push_back({{"number", revision.number},
                        {"created_at", time_document(revision.created_at)},
                        {"sealed_at", time_document(revision.sealed_at)},
                        {"leaf_sha256", digest_or_null(revision.leaf)}});
    }
    return list;
}

Document history_document(const std::vector<store::StateChange>& history)
{
    Document list = Document::array();
    for (const store::StateChange& change : history) {
        list.push_back({{"from", name_of(change.from, submission_state_names)},
                        {"to", name_of(change.to, submission_state_names)},
                        {"changed_at", time_document(change.changed_at)},
                        {"by_platform", !change.actor.has_value()},
                        {"review", or_null(change.review)}});
    }
    return list;
}

void put_statements(Document& document, const EntryFacts& facts)
{
    document["performance"] = Document(to_json(facts.performance));
    document["model"] = Document(to_json(facts.model));
    document["lineage"] = Document::array();
    for (const LineageItem& item : facts.lineage) document["lineage"].push_back(Document(to_json(item)));
    document["stages"] = Document::object();
    for (const auto& [stage, statement] : facts.stages)
        document["stages"][std::string(name_of(stage, stage_names))] = Document(to_json(statement));
}

Document claimed_figures_document(const SubmissionView& view, const store::StoredClaimedFigures& stored)
{
    const auto score = std::ranges::find(view.scores, stored.scoring_run, [](const auto& one) { return one.first.id; });
    Document document{{"scoring_run", stored.scoring_run}};
    document["own_place_co2e_kg"] =
        score == view.scores.end() ? Document(nullptr) : or_null(score->second.own_place_co2e_kg);
    document["claimed_own_place_co2e_kg"] = or_null(stored.claimed.own_place_co2e_kg);
    document["series"] = Document::array();
    for (std::size_t i = 0; i < stored.claimed.series.size(); ++i) {
        const ClaimedCo2e& figure = stored.claimed.figures[i];
        const auto series =
            std::ranges::find(view.claimed_series, stored.claimed.series[i], &store::ClaimedSeriesInfo::id);
        if (series == view.claimed_series.end()) continue;
        document["series"].push_back({{"id", to_text(series->public_id)},
                                      {"covered_kwh", figure.covered.value()},
                                      {"claimed_co2e_kg", or_null(figure.kilograms)},
                                      {"own_place_co2e_kg", or_null(figure.own_place)},
                                      {"estimated_share", figure.estimated}});
    }
    return document;
}

Document hours_document(const Co2eByHour& hours)
{
    if (hours.steps.empty()) return nullptr;
    Document items = Document::array();
    for (const Co2eStep& step : hours.steps)
        items.push_back({{"starts_at", time_document(store::Timestamp{std::chrono::hours{step.hour}})},
                         {"energy_kwh", step.energy.value()},
                         {"intensity_g_per_kwh", step.intensity.value()},
                         {"co2e_kg", step.kilograms}});
    return {{"step_hours", hours.step_hours}, {"items", std::move(items)}};
}

Document claimed_grid_document(const SubmissionView& view)
{
    Document document{{"scored", false}, {"series", Document::array()}, {"co2e", Document::array()}};
    for (const auto& series : view.claimed_series) document["series"].push_back(claimed_series_document(series));
    for (const auto& figures : view.claimed_figures)
        document["co2e"].push_back(claimed_figures_document(view, figures));
    return document;
}

}  // namespace

Document claimed_series_document(const store::ClaimedSeriesInfo& series)
{
    return {{"id", to_text(series.public_id)},
            {"zone", series.zone},
            {"basis", name_of(series.basis, grid_basis_names)},
            {"step_s", series.step.value()},
            {"starts_at", time_document(series.starts_at)},
            {"ends_at", time_document(series.ends_at)},
            {"source", series.source},
            {"bytes", series.bytes},
            {"sha256", to_hex(series.sha256)},
            {"attached_at", time_document(series.attached_at)}};
}

Document evidence_document(const store::Evidence& evidence, bool with_names)
{
    Document document{{"id", to_text(evidence.public_id)}, {"run", to_text(evidence.run)}};
    document["kind"] = evidence.is_progress ? "progress" : "energy";
    document["state"] = name_of(evidence.state, store::evidence_state_names);
    document["received_at"] = time_document(evidence.received_at);
    document["completed_at"] = time_document(evidence.completed_at);
    document["bytes"] = or_null(evidence.bytes);
    document["sha256"] = digest_or_null(evidence.sha256);
    if (with_names) {
        document["file_name"] = evidence.file_name;
        document["reading_options"] = Document::parse(evidence.reading_options);
    }
    document["engine_version"] = evidence.reading ? Document(evidence.reading->engine_version) : Document(nullptr);
    document["summary"] = evidence.reading ? Document(to_json(evidence.reading->summary)) : Document(nullptr);
    if (!with_names) shorten_device_ids(document["summary"]);
    use_api_words(document["summary"]);
    return document;
}

Document decisions_document(SubmissionState state)
{
    Document list = Document::array();
    for (const ReviewDecision& decision : review_decisions(state))
        list.push_back({{"decision", name_of(decision.action, submission_action_names)},
                        {"state_after", name_of(decision.to, submission_state_names)},
                        {"effect", name_of(decision.effect, rank_effect_names)}});
    return list;
}

Document review_document(const store::Review& review)
{
    Document document{{"id", review.id}, {"action", name_of(review.action, submission_action_names)}};
    document["reason"] = or_null(review.reason);
    document["reason_sha256"] = to_hex(review.reason_sha256);
    document["reviewer"] = review.reviewer;
    document["revision"] = review.revision_number;
    document["is_appeal"] = review.is_appeal;
    document["answers"] = or_null(review.answers);
    document["reviewed_at"] = time_document(review.reviewed_at);
    return document;
}

Document repeat_document(const store::Repeat& repeat)
{
    Document document{{"id", repeat.id}, {"run", repeat.facts.run}, {"evidence", repeat.facts.evidence}};
    document["revision"] = repeat.revision_number;
    document["reason"] = or_null(repeat.reason);
    document["reason_sha256"] = to_hex(repeat.reason_sha256);
    document["recorded_by"] = repeat.account;
    document["recorded_at"] = time_document(repeat.recorded_at);
    document["engine_version"] = repeat.engine_version;
    document["energy_kwh"] = repeat.facts.energy.value();
    document["charged_kwh"] = repeat.facts.charged.value();
    document["relative_uncertainty"] = repeat.facts.relative_uncertainty;
    document["duration_s"] = repeat.facts.duration.value();
    document["performance"] = or_null(repeat.performance);
    document["throughput"] = or_null(repeat.facts.throughput);
    return document;
}

Document submission_summary(const store::Submission& submission)
{
    Document document{{"id", to_text(submission.public_id)}, {"name", submission.name}};
    document["challenge"] = submission.challenge_slug;
    document["phase"] = submission.phase_slug;
    document["team"] = {{"slug", submission.team_slug}, {"name", submission.team_name}};
    document["state"] = name_of(submission.state, submission_state_names);
    document["state_reason"] = submission.state_reason;
    document["state_at"] = time_document(submission.state_at);
    document["is_baseline"] = submission.is_baseline;
    document["is_chosen"] = submission.is_chosen;
    document["created_at"] = time_document(submission.created_at);
    document["draft_revision"] = or_null(submission.draft_number);
    document["sealed_revision"] = or_null(submission.sealed_number);
    document["sealed_at"] = time_document(submission.sealed_at);
    document["leaf_sha256"] = digest_or_null(submission.leaf);
    return document;
}

Document score_document(const store::ScoringRun& run, const EntryScore& score)
{
    Document document{{"scoring_run", run.id}, {"rulebook_version", run.rulebook_version}};
    document["engine_version"] = run.basis.engine_version;
    document["ranking_rule"] = name_of(run.rulebook.ranking_rule, ranking_rule_names);
    document.update(Document(to_json(score)));
    use_api_words(document);
    return document;
}

Document rank_document(const RankView& rank)
{
    if (!rank.rank) return nullptr;
    Document document{{"rule", name_of(rank.rule, ranking_rule_names)},
                      {"rule_label", describe(rank.rule).label},
                      {"rank", *rank.rank},
                      {"ranked", rank.ranked}};
    if (rank.last_gain) {
        document["gain_kg_per_point"] = rank.last_gain->first;
        document["gain_within_noise"] = rank.last_gain->second;
    }
    if (!rank.tie) return document;
    document["tie_size"] = rank.tie->size;
    document["tie_place"] = rank.tie->place;
    document["shared_rank"] = rank.tie->shared_rank;
    document["rank_low"] = rank.tie->rank_low;
    document["rank_high"] = or_null(rank.tie->rank_high);
    return document;
}

Document submission_document(const SubmissionView& view)
{
    Document document = submission_summary(view.submission);
    document["revision"] = view.shown.number;
    document["revisions"] = revisions_document(view.revisions);
    put_statements(document, view.facts);
    document["runs"] = runs_document(view);
    document["scores"] = Document::array();
    for (const auto& [run, score] : view.scores) document["scores"].push_back(score_document(run, score));
    if (!view.with_names) shorten_device_ids(document["scores"]);
    document["claimed_grid_series"] = claimed_grid_document(view);
    document["co2e_by_hour"] = hours_document(view.hours);
    document["rank"] = view.rank ? rank_document(*view.rank) : Document(nullptr);
    document["reviews"] = Document::array();
    for (const store::Review& review : view.reviews) document["reviews"].push_back(review_document(review));
    document["repeats"] = Document::array();
    for (const store::Repeat& repeat : view.repeats) document["repeats"].push_back(repeat_document(repeat));
    document["decisions"] = view.may_review ? decisions_document(view.submission.state) : Document::array();
    document["history"] = history_document(view.history);
    return document;
}

}  // namespace wattboard::api
