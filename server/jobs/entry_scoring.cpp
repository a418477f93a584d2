// Scores entries; decides nothing that scoring decides.
#include "server/jobs/entry_scoring.h"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "scoring/energy/option_wording.h"
#include "scoring/entry/claimed_grid.h"
#include "scoring/entry/score_entry.h"
#include "scoring/version.h"
#include "server/documents/byte_text.h"
#include "server/jobs/problems.h"
#include "server/store/runs.h"

namespace wattboard::jobs {

namespace {

using ScoringRuns = std::vector<std::shared_ptr<const store::ScoringRun>>;

// Why the entry is held, for people: the findings of severity reject that failed.
std::string hold_reason(const EntryScore& score)
{
    std::string reason;
    for (const Finding& finding : score.findings) {
        if (finding.severity != Severity::reject || finding.verdict != Verdict::fail) continue;
        if (!reason.empty()) reason += ' ';
        reason += energy::without_flags(finding.message).text;
    }
    constexpr std::size_t longest = 1000;
    if (reason.size() > longest) reason = "Several checks failed; the findings name them.";
    return reason.empty() ? "A check failed." : reason;
}

const store::NewScore* score_of(const store::SealOutcome& outcome, store::ScoringRunId run)
{
    for (const store::NewScore& score : outcome.scores)
        if (score.scoring_run == run) return &score;
    return nullptr;
}

// Computed from the finished score: nothing flows back.
Result<store::ClaimedFigures> claimed_figures(const Rulebook& rulebook, const EntryFacts& facts,
                                              const ReferenceTables& tables, const EntryScore& score,
                                              const std::vector<store::ClaimedSeries>& claims)
{
    store::ClaimedFigures claimed;
    std::vector<const GridSeries*> series;
    std::vector<GridBasis> bases;
    for (const store::ClaimedSeries& claim : claims) {
        claimed.series.push_back(claim.info.id);
        series.push_back(&claim.series);
        bases.push_back(claim.info.basis);
    }
    auto figures = claimed_co2e(rulebook, facts, tables, series);
    if (!figures) return std::unexpected(std::move(figures.error()));
    claimed.figures = std::move(*figures);
    claimed.own_place_co2e_kg = claimed_own_place_co2e_kg(score.own_place_co2e_kg, bases, claimed.figures);
    return claimed;
}

}  // namespace

std::optional<TimeSpan> phase_span(const store::Phase& phase)
{
    if (!phase.opens_at && !phase.closes_at) return std::nullopt;
    TimeSpan span{.start = std::numeric_limits<Nanoseconds>::min(), .end = std::numeric_limits<Nanoseconds>::max()};
    if (phase.opens_at) span.start = store::to_nanoseconds(*phase.opens_at);
    if (phase.closes_at) span.end = store::to_nanoseconds(*phase.closes_at);
    return span;
}

Result<store::NewScore> score_under(const store::ScoringRun& run, const EntryFacts& facts, const EntryContext& context,
                                    const ReferenceTables& tables, const PlatformFacts& known,
                                    const std::vector<store::ClaimedSeries>& claims)
{
    // A scoring run of another engine is computed by a program of that version, never by this one.
    if (run.basis.engine_version != engine_version) {
        return std::unexpected(Problem{
            .type = problems::scoring_unavailable,
            .detail = fmt::format("Scores of this challenge are being computed anew by engine {} in place of {}.",
                                  engine_version, run.basis.engine_version),
            .hint = "Send the request again in a moment."});
    }
    EntryContext compared = context;
    compared.cross_findings = platform_findings(known, facts, run.rulebook.thresholds);
    auto score = score_entry(run.rulebook, facts, tables, compared);
    if (!score) return std::unexpected(std::move(score.error()));
    auto made = store::make_score(run.id, run.rulebook, facts, std::move(*score));
    if (!made || claims.empty()) return made;
    auto claimed = claimed_figures(run.rulebook, facts, tables, made->score, claims);
    if (!claimed) return std::unexpected(std::move(claimed.error()));
    made->claimed = std::move(*claimed);
    return made;
}

Result<store::SealOutcome> seal_outcome(store::Transaction& transaction, const ScoringRuns& current,
                                        const EntryFacts& facts, const EntryContext& context,
                                        ReferenceCache& references, const PlatformFacts& known,
                                        const std::vector<store::ClaimedSeries>& claims)
{
    store::SealOutcome outcome;
    for (const store::ClaimedSeries& claim : claims) outcome.claimed_series_sha256.push_back(to_hex(claim.info.sha256));
    for (const auto& run : current) {
        const ReferencesPtr tables = references.of(transaction, run->basis);
        auto score = score_under(*run, facts, context, tables->tables, known, claims);
        if (!score) {
            Problem problem = std::move(score.error());
            if (run != current.front())
                problem.detail +=
                    fmt::format(" (Rulebook version {}, which comes into force now.)", run->rulebook_version);
            return std::unexpected(std::move(problem));
        }
        outcome.scores.push_back(std::move(*score));
    }
    if (outcome.scores.empty()) throw std::runtime_error("a challenge without a scoring run");
    const EntryScore& active = active_score(outcome, current).score;
    outcome.state = active.held ? SubmissionState::held : SubmissionState::ranked;
    if (active.held) outcome.reason = hold_reason(active);
    return outcome;
}

const store::NewScore& active_score(const store::SealOutcome& outcome, const ScoringRuns& current)
{
    for (const auto& run : current) {
        if (run->state != store::ScoringRunState::active) continue;
        if (const store::NewScore* score = score_of(outcome, run->id)) return *score;
    }
    return outcome.scores.front();
}

}  // namespace wattboard::jobs
