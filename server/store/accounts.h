// Accounts, teams and who belongs to which.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

struct Account {
    AccountId id = 0;
    std::string name;
    std::string full_name;
    std::optional<std::string> email;
    Timestamp created_at{};
    bool closed = false;
};

struct Team {
    TeamId id = 0;
    std::string slug;
    std::string name;
    Timestamp created_at{};
};

/// Problems of all creations: `name_taken`; `invalid_value` naming the field whose form the schema refuses.
Result<AccountId> create_account(Transaction& transaction, std::string_view name, std::string_view full_name = "",
                                 const std::optional<std::string>& email = {});
Result<Account> find_account(Transaction& transaction, std::string_view name);
Page<Account> list_accounts(Transaction& transaction, AccountId after, std::size_t limit);
/// Closes an account: its tokens stop working, and with `erase` its full name and address are emptied.
Result<void> close_account(Transaction& transaction, AccountId account, bool erase);

Result<TeamId> create_team(Transaction& transaction, std::string_view slug, std::string_view name);
Result<Team> find_team(Transaction& transaction, std::string_view slug);
/// Those of these teams that exist, by id.
std::vector<Team> find_teams(Transaction& transaction, const std::vector<TeamId>& teams);
Page<Team> list_teams(Transaction& transaction, TeamId after, std::size_t limit);

/// Joining again after leaving is a renewed membership; joining twice changes nothing.
void add_member(Transaction& transaction, TeamId team, AccountId account);
/// Leaving is recorded, not deleted. `not_found` if the account is no member now.
Result<void> remove_member(Transaction& transaction, TeamId team, AccountId account);
std::vector<Account> list_members(Transaction& transaction, TeamId team);
/// Whether the account is, or ever was, a member: such a one may not review the team.
bool was_ever_member(Transaction& transaction, TeamId team, AccountId account);

}  // namespace wattboard::store
