// The tables are copied on every change, which is rare.
#include "server/jobs/challenge_index.h"

namespace wattboard::jobs {

const store::Phase* ChallengeBoards::phase(std::string_view slug) const
{
    for (const store::Phase& candidate : challenge.phases)
        if (slug.empty() ? candidate.is_default : candidate.slug == slug) return &candidate;
    return nullptr;
}

ChallengeIndex::ChallengeIndex() : tables_{std::make_shared<const Tables>()} {}

ChallengeBoardsPtr ChallengeIndex::find(std::string_view slug) const
{
    const auto tables = tables_.load();
    const auto found = tables->by_slug.find(slug);
    return found == tables->by_slug.end() ? nullptr : found->second;
}

ChallengeBoardsPtr ChallengeIndex::find(store::ChallengeId id) const
{
    const auto tables = tables_.load();
    const auto found = tables->by_id.find(id);
    return found == tables->by_id.end() ? nullptr : found->second;
}

std::vector<ChallengeBoardsPtr> ChallengeIndex::all() const
{
    std::vector<ChallengeBoardsPtr> challenges;
    const auto tables = tables_.load();
    for (const auto& [slug, challenge] : tables->by_slug) challenges.push_back(challenge);
    return challenges;
}

void ChallengeIndex::put(ChallengeBoards challenge)
{
    challenge.active.rank_changes.clear();
    auto value = std::make_shared<const ChallengeBoards>(std::move(challenge));
    const std::lock_guard lock(writers_);
    auto next = std::make_shared<Tables>(*tables_.load());
    next->by_slug.insert_or_assign(value->challenge.slug, value);
    next->by_id.insert_or_assign(value->challenge.id, value);
    tables_.store(std::move(next));
}

}  // namespace wattboard::jobs
