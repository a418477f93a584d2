// The table of permissions.
#include "server/auth/permissions.h"

#include <algorithm>
#include <string>

#include "scoring/rulebook.h"

namespace wattboard::auth {
namespace {

/// What else a role needs before its row allows the action.
enum class Condition : std::uint8_t {
    none,
    member,      ///< of the team that the action is about
    not_member,  ///< of that team
};

struct Permission {
    Action action;
    Role role;
    Condition condition;
};

using enum Action;

// A role counts if its grant is for the site, or for the challenge or team that the action is about.
constexpr auto permissions = std::to_array<Permission>({
    {create_challenge, Role::organizer, Condition::none},
    {create_challenge, Role::admin, Condition::none},
    {create_rulebook, Role::organizer, Condition::none},
    {create_rulebook, Role::admin, Condition::none},
    {submit, Role::participant, Condition::member},
    {submit, Role::organizer, Condition::member},
    {submit, Role::admin, Condition::member},
    {mark_baseline, Role::organizer, Condition::none},
    {mark_baseline, Role::admin, Condition::none},
    {read_draft, Role::admin, Condition::none},
    {read_raw_evidence, Role::reviewer, Condition::none},
    {read_raw_evidence, Role::organizer, Condition::none},
    {read_raw_evidence, Role::admin, Condition::none},
    {review, Role::reviewer, Condition::not_member},
    {review, Role::organizer, Condition::not_member},
    {review, Role::admin, Condition::not_member},
    {administer, Role::admin, Condition::none},
});

/// What members of the team may do without any grant.
constexpr bool open_to_members(Action action) { return action == read_draft || action == read_raw_evidence; }

bool meets(const Principal& principal, Condition condition, const Subject& subject)
{
    const bool member = subject.team && is_member(principal, *subject.team);
    switch (condition) {
        case Condition::none:
            return true;
        case Condition::member:
            return member;
        case Condition::not_member:
            return !member;
    }
    return false;
}

std::string roles_for(Action action)
{
    std::string roles;
    for (const Permission& row : permissions)
        if (row.action == action)
            roles += (roles.empty() ? "" : " or ") + std::string{name_of(row.role, store::role_names)};
    return roles;
}

Problem forbidden(const Principal& principal, Action action, const Subject& subject)
{
    const bool member = subject.team && is_member(principal, *subject.team);
    Problem problem{.type = problems::forbidden,
                    .detail = "The account \"" + principal.name + "\" may not do this: the action " +
                              std::string{name_of(action, action_names)} + " needs the role " + roles_for(action) +
                              " for the site or for what it is about."};
    if (action == submit && !member) problem.detail += " It also needs membership of the team.";
    if (action == review && member) problem.detail = "A member of the team may not review its entries.";
    return problem;
}

}  // namespace

bool may(const Principal* principal, Action action, const Subject& subject)
{
    if (action == read_raw_evidence && subject.raw_logs_public) return true;
    if (!principal) return false;
    if (open_to_members(action) && subject.team && is_member(*principal, *subject.team)) return true;
    return std::ranges::any_of(permissions, [&](const Permission& row) {
        // A new challenge is about no challenge yet, so only grants for the site allow it.
        return row.action == action && holds_role(*principal, row.role, subject.challenge, subject.team) &&
               meets(*principal, row.condition, subject);
    });
}

Result<void> authorize(const Principal* principal, Action action, const Subject& subject)
{
    if (may(principal, action, subject)) return {};
    if (principal) return std::unexpected(forbidden(*principal, action, subject));
    return std::unexpected(Problem{.type = problems::unauthenticated,
                                   .detail = "Sign in to do this.",
                                   .hint = "Send a token of yours as \"Authorization: Bearer wb_...\"."});
}

}  // namespace wattboard::auth
