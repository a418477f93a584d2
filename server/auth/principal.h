// Who a request speaks for, and what that account is in a scope.
#pragma once

#include <optional>

#include "server/store/credentials.h"

namespace wattboard::auth {

using Principal = store::Principal;
using store::Role;

/// Whether the account is a member of the team now.
bool is_member(const Principal& principal, store::TeamId team);

/// Whether the account holds the role for the whole site, or for the challenge or team that is given.
bool holds_role(const Principal& principal, Role role, std::optional<store::ChallengeId> challenge = {},
                std::optional<store::TeamId> team = {});

}  // namespace wattboard::auth
