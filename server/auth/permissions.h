// Who may do what: one table of action, role and scope, and nothing else that decides.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "scoring/problem.h"
#include "server/auth/principal.h"

namespace wattboard::problems {
/// The request is signed in, and its account may not do this.
inline constexpr ProblemType forbidden{"forbidden"};
/// The request is not signed in, or its token is unknown, expired or revoked.
inline constexpr ProblemType unauthenticated{"unauthenticated"};
/// A request that changes something carries a session's cookie and does not come from this site's own pages.
inline constexpr ProblemType origin_refused{"origin-refused"};
}  // namespace wattboard::problems

namespace wattboard::auth {

enum class Action : std::uint8_t {
    create_challenge,
    create_rulebook,    ///< also: new phases and scoring runs of the challenge
    submit,             ///< drafts, runs, evidence, claimed grid series, sealing, withdrawing, choosing
    mark_baseline,      ///< an entry that is the organizer's baseline
    read_draft,         ///< what a never-sealed draft states
    read_raw_evidence,  ///< the bytes of logs
    review,             ///< decide on an entry
    administer,         ///< accounts, teams, grants
};
inline constexpr std::array<std::string_view, 8> action_names{
    "create_challenge", "create_rulebook",   "submit", "mark_baseline",
    "read_draft",       "read_raw_evidence", "review", "administer"};

/// What the action is about; absent where it is about no challenge or team.
struct Subject {
    std::optional<store::ChallengeId> challenge;
    std::optional<store::TeamId> team;  ///< whose entry it is
    bool raw_logs_public = false;       ///< the rulebook lets everybody read raw logs
};

/// Nothing, or `unauthenticated` (no principal) or `forbidden` naming what is missing. `principal` may be nullptr: a
/// reader without an account. A former member of a team is caught by the store when the review is recorded.
Result<void> authorize(const Principal* principal, Action action, const Subject& subject = {});

/// The same as a yes or no.
bool may(const Principal* principal, Action action, const Subject& subject = {});

}  // namespace wattboard::auth
