// Groups changes, so that a burst of submissions costs one query.
#include "server/jobs/board_follower.h"

#include <algorithm>
#include <set>

namespace wattboard::jobs {

BoardFollower::BoardFollower(store::Database& database, BoardLoader& loader) : database_{database}, loader_{loader} {}

void BoardFollower::apply(const std::vector<store::Change>& changes)
{
    std::set<store::SubmissionId> submissions;
    std::set<store::ChallengeId> challenges;
    std::set<store::ScoringRunId> runs;
    std::int64_t sequence = 0;
    for (const store::Change& change : changes) {
        if (change.kind == store::ChangeKind::submission) submissions.insert(change.subject);
        if (change.kind == store::ChangeKind::challenge) challenges.insert(change.subject);
        if (change.kind == store::ChangeKind::scoring_run) runs.insert(change.subject);
        sequence = std::max(sequence, change.transaction);
    }
    if (!runs.empty()) {
        const auto of_runs = database_.read({"boards.runs"}, [&](store::Transaction& transaction) {
            std::set<store::ChallengeId> found;
            for (const store::ScoringRunId id : runs)
                if (const auto run = store::find_scoring_run(transaction, id)) found.insert(run->challenge);
            return found;
        });
        challenges.insert(of_runs.begin(), of_runs.end());
    }
    for (const store::ChallengeId id : challenges) loader_.load_challenge(id);
    loader_.reload({submissions.begin(), submissions.end()}, sequence);
}

}  // namespace wattboard::jobs
