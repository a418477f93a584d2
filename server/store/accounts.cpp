// SQL of accounts, teams and memberships.
#include "server/store/accounts.h"

#include "server/store/constraint_problems.h"
#include "server/store/paging.h"
#include "server/store/problems.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

Account account_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .name = row.get<std::string>(1),
            .full_name = row.get<std::string>(2),
            .email = row.get<std::optional<std::string>>(3),
            .created_at = row.get<Timestamp>(4),
            .closed = row.get<bool>(5)};
}

Team team_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .slug = row.get<std::string>(1),
            .name = row.get<std::string>(2),
            .created_at = row.get<Timestamp>(3)};
}

}  // namespace

Result<AccountId> create_account(Transaction& transaction, std::string_view name, std::string_view full_name,
                                 const std::optional<std::string>& email)
{
    return translating([&]() -> Result<AccountId> {
        return transaction
            .query("account.create", "INSERT INTO account (name, full_name, email) VALUES ($1, $2, $3) RETURNING id",
                   name, full_name, email)
            .one()
            .get<std::int64_t>(0);
    });
}

Result<Account> find_account(Transaction& transaction, std::string_view name)
{
    const auto rows = transaction.query(
        "account.find",
        "SELECT id, name, full_name, email, created_at, closed_at IS NOT NULL FROM account WHERE name = $1", name);
    if (rows.empty()) return absent("account", name);
    return account_of(rows.one());
}

Page<Account> list_accounts(Transaction& transaction, AccountId after, std::size_t limit)
{
    return page_of<Account>(
        transaction.query("account.list",
                          "SELECT id, name, full_name, email, created_at, closed_at IS NOT NULL FROM account "
                          "WHERE id > $1 ORDER BY id LIMIT $2",
                          after, limit + 1),
        limit, account_of);
}

Result<void> close_account(Transaction& transaction, AccountId account, bool erase)
{
    const auto rows = transaction.query("account.close",
                                        "UPDATE account SET closed_at = coalesce(closed_at, now()), "
                                        "full_name = CASE WHEN $2 THEN '' ELSE full_name END, "
                                        "email = CASE WHEN $2 THEN NULL ELSE email END WHERE id = $1",
                                        account, erase);
    if (rows.affected() == 0) return absent("account", std::to_string(account));
    return {};
}

Result<TeamId> create_team(Transaction& transaction, std::string_view slug, std::string_view name)
{
    return translating([&]() -> Result<TeamId> {
        return transaction
            .query("team.create", "INSERT INTO team (slug, name) VALUES ($1, $2) RETURNING id", slug, name)
            .one()
            .get<std::int64_t>(0);
    });
}

Result<Team> find_team(Transaction& transaction, std::string_view slug)
{
    const auto rows =
        transaction.query("team.find", "SELECT id, slug, name, created_at FROM team WHERE slug = $1", slug);
    if (rows.empty()) return absent("team", slug);
    return team_of(rows.one());
}

std::vector<Team> find_teams(Transaction& transaction, const std::vector<TeamId>& teams)
{
    std::vector<Team> found;
    for (const Row row : transaction.query(
             "team.several", "SELECT id, slug, name, created_at FROM team WHERE id = ANY ($1) ORDER BY id", teams))
        found.push_back(team_of(row));
    return found;
}

Page<Team> list_teams(Transaction& transaction, TeamId after, std::size_t limit)
{
    return page_of<Team>(
        transaction.query("team.list", "SELECT id, slug, name, created_at FROM team WHERE id > $1 ORDER BY id LIMIT $2",
                          after, limit + 1),
        limit, team_of);
}

void add_member(Transaction& transaction, TeamId team, AccountId account)
{
    transaction.query("membership.add",
                      "INSERT INTO membership (team_id, account_id) VALUES ($1, $2) "
                      "ON CONFLICT (team_id, account_id) DO UPDATE SET left_at = NULL",
                      team, account);
}

Result<void> remove_member(Transaction& transaction, TeamId team, AccountId account)
{
    const auto rows = transaction.query("membership.remove",
                                        "UPDATE membership SET left_at = now() "
                                        "WHERE team_id = $1 AND account_id = $2 AND left_at IS NULL",
                                        team, account);
    if (rows.affected() == 0) return absent("membership", std::to_string(account));
    return {};
}

std::vector<Account> list_members(Transaction& transaction, TeamId team)
{
    std::vector<Account> members;
    for (const Row row : transaction.query("membership.list",
                                           "SELECT account.id, name, full_name, email, account.created_at, "
                                           "closed_at IS NOT NULL FROM membership "
                                           "JOIN account ON account.id = account_id "
                                           "WHERE team_id = $1 AND left_at IS NULL ORDER BY account.id",
                                           team))
        members.push_back(account_of(row));
    return members;
}

bool was_ever_member(Transaction& transaction, TeamId team, AccountId account)
{
    return transaction
        .query("membership.ever", "SELECT EXISTS (SELECT FROM membership WHERE team_id = $1 AND account_id = $2)", team,
               account)
        .one()
        .get<bool>(0);
}

}  // namespace wattboard::store
