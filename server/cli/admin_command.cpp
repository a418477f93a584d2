// `admin account` and `admin team`, and the command that gathers all of `admin`.
#include "server/cli/admin_command.h"

#include "server/cli/administration.h"
#include "server/store/accounts.h"

namespace wattboard::cli {
namespace {

using nlohmann::json;
using store::Transaction;

json to_json(const store::Account& account)
{
    return {{"id", account.id}, {"name", account.name}, {"full_name", account.full_name}, {"closed", account.closed}};
}

void add_account_commands(CLI::App& admin, const Administration& administration)
{
    const auto names = administration.names;
    auto* group = admin.add_subcommand("account", "Accounts: who signs in")->require_subcommand(1);
    auto* create =
        administration.add(*group, "create", "Make an account", [names](Transaction& transaction) -> Result<json> {
            const auto id = store::create_account(transaction, names->account, names->full_name, names->email);
            return document_of(id,
                               [&](store::AccountId made) { return json{{"id", made}, {"account", names->account}}; });
        });
    create->add_option("NAME", names->account, "Sign-in name: lower case letters, digits, . _ -")->required();
    create->add_option("--full-name", names->full_name, "Name shown to people");
    create->add_option("--email", names->email, "Address for messages");
    administration.add(*group, "list", "List accounts", [](Transaction& transaction) -> Result<json> {
        json rows = json::array();
        std::optional<std::int64_t> after = 0;
        while (after) {
            const auto page = store::list_accounts(transaction, *after, 200);
            for (const auto& account : page.rows) rows.push_back(to_json(account));
            after = page.next;
        }
        return rows;
    });
    auto* close = administration.add(*group, "close", "Close an account: its tokens stop working",
                                     [names](Transaction& transaction) -> Result<json> {
                                         const auto account = store::find_account(transaction, names->account);
                                         if (!account) return std::unexpected(account.error());
                                         return document_of(store::close_account(transaction, account->id, false), [&] {
                                             return json{{"account", names->account}, {"closed", true}};
                                         });
                                     });
    close->add_option("NAME", names->account)->required();
}

void add_team_commands(CLI::App& admin, const Administration& administration)
{
    const auto names = administration.names;
    auto* group = admin.add_subcommand("team", "Teams and their members")->require_subcommand(1);
    auto* create =
        administration.add(*group, "create", "Make a team", [names](Transaction& transaction) -> Result<json> {
            const auto id =
                store::create_team(transaction, names->team, names->title.empty() ? names->team : names->title);
            return document_of(id, [&](store::TeamId made) { return json{{"id", made}, {"team", names->team}}; });
        });
    create->add_option("SLUG", names->team, "Name in URLs: lower case letters, digits, -")->required();
    create->add_option("--name", names->title, "Name shown to people");
    const auto member_step = [names](bool joins) {
        return [names, joins](Transaction& transaction) -> Result<json> {
            const auto team = store::find_team(transaction, names->team);
            if (!team) return std::unexpected(team.error());
            const auto account = store::find_account(transaction, names->account);
            if (!account) return std::unexpected(account.error());
            if (joins)
                store::add_member(transaction, team->id, account->id);
            else if (auto removed = store::remove_member(transaction, team->id, account->id); !removed)
                return std::unexpected(removed.error());
            return json{{"team", names->team}, {"account", names->account}, {"member", joins}};
        };
    };
    for (const bool joins : {true, false}) {
        auto* member = administration.add(*group, joins ? "add-member" : "remove-member",
                                          joins ? "Add an account to a team" : "Record that an account left a team",
                                          member_step(joins));
        member->add_option("TEAM", names->team)->required();
        member->add_option("ACCOUNT", names->account)->required();
    }
}

}  // namespace

void add_admin_command(CLI::App& app, int& exit_code)
{
    auto* admin = app.add_subcommand("admin", "Accounts, teams, grants and tokens, made directly in the database");
    const Administration administration{*admin, exit_code};
    add_account_commands(*admin, administration);
    add_team_commands(*admin, administration);
    add_grant_commands(*admin, administration);
    add_token_commands(*admin, administration);
}

}  // namespace wattboard::cli
