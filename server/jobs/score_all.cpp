// Batches in keyset order; each batch is read, scored and stored by itself.
#include "server/jobs/score_all.h"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "scoring/version.h"
#include "server/jobs/entry_scoring.h"
#include "server/jobs/evidence_rereading.h"
#include "server/jobs/problems.h"
#include "server/jobs/rank_change_list.h"
#include "server/jobs/revision_batch.h"
#include "server/store/runs.h"

namespace wattboard::jobs {

namespace {

constexpr std::size_t batch_size = 200;

// One revision's at a time: a series may have many points.
std::vector<store::ClaimedSeries> claims_of(store::Database& database, const RevisionBatch& batch,
                                            store::RevisionId revision)
{
    if (!batch.claiming.contains(revision)) return {};
    return database.read({"score_all.claims"}, [&](store::Transaction& transaction) {
        return store::load_claimed_series(transaction, revision);
    });
}

}  // namespace

ScoreAll::ScoreAll(store::Database& database, ReferenceCache& references, BoardLoader& loader,
                   std::function<bool()> go_on)
    : database_{database}, references_{references}, loader_{loader}, go_on_{std::move(go_on)}
{
}

Result<bool> ScoreAll::run(store::ScoringRunId id)
{
    const auto run = database_.read(
        {"score_all.run"}, [&](store::Transaction& transaction) { return store::find_scoring_run(transaction, id); });
    if (!run) return std::unexpected(run.error());
    if (run->state != store::ScoringRunState::computing) return true;
    if (run->basis.engine_version != engine_version) {
        return std::unexpected(Problem{.type = problems::scoring_unavailable,
                                       .detail = "The run belongs to engine " + run->basis.engine_version + "."});
    }
    if (!read_all()) return false;
    auto scored = score_revisions(*run);
    if (!scored || !*scored) return scored;
    const std::string changes = rank_changes(*run);
    auto activated = database_.write({"score_all.activate"}, [&](store::Transaction& transaction) {
        return store::activate_scoring_run(transaction, id, changes);
    });
    if (!activated) return std::unexpected(std::move(activated.error()));
    loader_.load_challenge(run->challenge);
    spdlog::info("scoring run {} is active, {} entries could not be scored under it", id, refused_.size());
    return true;
}

// All logs before the first score, those of other challenges too: only then are copies found whichever entry is scored
// first. A log that cannot be read is a problem of the challenge that counts it, and is told there.
bool ScoreAll::read_all()
{
    for (store::EvidenceId after = 0;;) {
        const auto unread = database_.read({"score_all.unread"}, [&](store::Transaction& transaction) {
            return store::list_unread_evidence(transaction, engine_version, after, batch_size);
        });
        if (unread.empty()) return true;
        for (const store::EvidenceId evidence : unread) {
            if (const auto read = reread_evidence(database_, references_, {evidence}); !read)
                spdlog::warn("{}", read.error().detail);
            if (!go_on_()) return false;
        }
        after = unread.back();
    }
}

Result<bool> ScoreAll::score_revisions(const store::ScoringRun& run)
{
    for (store::RevisionId after = 0;;) {
        const auto batch = database_.read({"score_all.next"}, [&](store::Transaction& transaction) {
            return store::revisions_to_score(transaction, run.id, after, batch_size);
        });
        if (batch.empty()) return true;
        if (auto scored = score_batch(run, batch); !scored) return std::unexpected(std::move(scored.error()));
        after = batch.back();
        if (!go_on_()) return false;
    }
}

Result<void> ScoreAll::score_batch(const store::ScoringRun& run, const std::vector<store::RevisionId>& revisions)
{
    const auto load = [&] {
        return database_.read({"score_all.load"}, [&](store::Transaction& transaction) {
            return load_revision_batch(transaction, references_, run.basis, revisions);
        });
    };
    RevisionBatch batch = load();
    std::vector<store::EvidenceId> unread;
    for (const store::LoadedFacts& facts : batch.facts)
        unread.insert(unread.end(), facts.unread.begin(), facts.unread.end());
    if (!unread.empty()) {
        if (auto read = reread_evidence(database_, references_, unread); !read) return read;
        batch = load();
    }
    std::vector<store::RevisionScore> scores;
    for (const store::LoadedFacts& facts : batch.facts) {
        const store::RevisionContext& context = batch.contexts.at(facts.revision);
        auto score = score_under(run, facts.facts, entry_context(context), batch.references->tables,
                                 batch.known[facts.revision], claims_of(database_, batch, facts.revision));
        if (score)
            scores.push_back({.revision = facts.revision, .score = std::move(*score)});
        else
            refused_[to_text(context.submission)] = score.error().detail;
    }
    database_.write({"score_all.store"},
                    [&](store::Transaction& transaction) { store::insert_scores(transaction, scores); });
    return {};
}

std::string ScoreAll::rank_changes(const store::ScoringRun& run)
{
    const auto boards = database_.read({"score_all.boards", std::chrono::steady_clock::now() + std::chrono::minutes{10},
                                        store::Isolation::repeatable_read},
                                       [&](store::Transaction& transaction) {
                                           auto challenge = store::find_challenge(transaction, run.challenge).value();
                                           auto old = store::active_scoring_run(transaction, run.challenge).value();
                                           return std::pair{loader_.build(transaction, challenge, old),
                                                            loader_.build(transaction, challenge, run)};
                                       });
    nlohmann::json changes = nlohmann::json::array();
    for (std::size_t phase = 0; phase < boards.first.size(); ++phase)
        append_rank_changes(changes, *boards.first[phase]->snapshot(), *boards.second[phase]->snapshot());
    for (auto& change : changes) {
        const auto refused = refused_.find(change["entry"].get<std::string>());
        if (refused != refused_.end()) change["reason"] = refused->second;
    }
    return changes.dump();
}

}  // namespace wattboard::jobs
