// Look-ups in a principal's teams and grants.
#include "server/auth/principal.h"

#include <algorithm>

namespace wattboard::auth {

bool is_member(const Principal& principal, store::TeamId team)
{
    return std::ranges::find(principal.teams, team) != principal.teams.end();
}

bool holds_role(const Principal& principal, Role role, std::optional<store::ChallengeId> challenge,
                std::optional<store::TeamId> team)
{
    return std::ranges::any_of(principal.grants, [&](const store::Grant& grant) {
        if (grant.role != role) return false;
        switch (grant.scope) {
            case store::Scope::site:
                return true;
            case store::Scope::challenge:
                return challenge && grant.challenge == challenge;
            case store::Scope::team:
                return team && grant.team == team;
        }
        return false;
    });
}

}  // namespace wattboard::auth
