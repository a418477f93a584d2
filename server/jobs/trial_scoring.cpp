// Batches of the same kind as those of a scoring run.
#include "server/jobs/trial_scoring.h"

#include <algorithm>
#include <map>

#include "server/jobs/entry_scoring.h"
#include "server/jobs/problems.h"
#include "server/jobs/revision_batch.h"

namespace wattboard::jobs {

namespace {

constexpr std::size_t batch_size = 100;

struct Loaded {
    std::map<store::RevisionId, store::SubmissionId> submissions;
    RevisionBatch batch;
};

Loaded load(store::Transaction& transaction, ReferenceCache& references, const store::ScoringBasis& basis,
            const std::vector<store::SubmissionId>& submissions)
{
    Loaded loaded;
    std::vector<store::RevisionId> revisions;
    for (const auto& [submission, revision] : store::latest_sealed_revisions(transaction, submissions)) {
        loaded.submissions.emplace(revision, submission);
        revisions.push_back(revision);
    }
    loaded.batch = load_revision_batch(transaction, references, basis, revisions);
    return loaded;
}

Result<EntryScore> score_one(const store::ScoringRun& rules, Loaded& loaded, const store::LoadedFacts& facts)
{
    if (!facts.unread.empty()) {
        return std::unexpected(
            Problem{.type = problems::scoring_unavailable, .detail = "A log of the entry must be read again first."});
    }
    RevisionBatch& batch = loaded.batch;
    const auto& context = batch.contexts.at(facts.revision);
    auto made =
        score_under(rules, facts.facts, entry_context(context), batch.references->tables, batch.known[facts.revision]);
    if (!made) return std::unexpected(std::move(made.error()));
    return std::move(made->score);
}

}  // namespace

TrialScores score_for_trial(store::Database& database, ReferenceCache& references, const store::ScoringRun& rules,
                            const std::vector<store::SubmissionId>& submissions,
                            std::chrono::steady_clock::time_point deadline)
{
    TrialScores scores;
    for (std::size_t done = 0; done < submissions.size(); done += batch_size) {
        if (std::chrono::steady_clock::now() >= deadline) break;
        const auto first = submissions.begin() + static_cast<std::ptrdiff_t>(done);
        const auto count = std::min(batch_size, submissions.size() - done);
        const std::vector<store::SubmissionId> some(first, first + static_cast<std::ptrdiff_t>(count));
        auto loaded = database.read({"trial.load"}, [&](store::Transaction& transaction) {
            return load(transaction, references, rules.basis, some);
        });
        for (const store::LoadedFacts& facts : loaded.batch.facts)
            scores.insert_or_assign(loaded.submissions.at(facts.revision), score_one(rules, loaded, facts));
    }
    return scores;
}

}  // namespace wattboard::jobs
