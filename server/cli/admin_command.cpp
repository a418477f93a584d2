#include "server/cli/admin_command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>

#include "server/app/database_access.h"
#include "server/cli/cli.h"
#include "server/cli/settings_options.h"
#include "server/documents/time_text.h"
#include "server/store/accounts.h"
#include "server/store/challenges.h"
#include "server/store/credentials.h"
#include "server/store/database.h"

namespace wattboard::cli {
namespace {

using nlohmann::json;
using store::Transaction;

/// What every administrative step is given: one transaction that commits if the step succeeds. Answers a document.
using Step = std::function<Result<json>(Transaction&)>;

struct Names {
    std::string account;
    std::string full_name;
    std::optional<std::string> email;
    std::string team;
    std::string title;
    std::string role;
    std::string challenge;
    std::string label;
    std::int64_t id = 0;
    int expires_days = 0;
    bool json_output = false;
};

class Administration {
public:
    Administration(CLI::App& command, int& exit_code)
        : exit_code_{exit_code}, settings_{command, {"data-dir", "database-url", "run-as", "log-level"}}
    {
        command.add_flag("--json", names->json_output, "Print JSON");
        command.fallthrough();
        command.require_subcommand(1);
    }

    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help, const Step& step) const
    {
        auto* command = parent.add_subcommand(name, help);
        command->callback([self = *this, step] { self.exit_code_ = self.run(step); });
        return command;
    }

    std::shared_ptr<Names> names = std::make_shared<Names>();

private:
    [[nodiscard]] int run(const Step& step) const
    {
        const auto loaded = settings_.load("admin");
        if (!loaded) return exit_usage;
        const auto access = DatabaseAccess::open(loaded->values);
        if (!access) {
            fmt::print(stderr, "wattboard admin: {}\n", describe(access.error()));
            return exit_failed;
        }
        store::Database database{{.connection = access->connection(), .pool_size = 1}};
        const auto document = database.write("admin", [&](Transaction& transaction) { return step(transaction); });
        if (!document) {
            fmt::print(stderr, "wattboard admin: {}\n", describe(document.error()));
            return exit_refused;
        }
        print(*document);
        return exit_ok;
    }

    void print(const json& document) const
    {
        if (names->json_output) {
            fmt::print("{}\n", document.dump(2));
            return;
        }
        const auto rows = document.is_array() ? document : json::array({document});
        for (const auto& row : rows) {
            std::string line;
            for (const auto& [key, value] : row.items())
                line += fmt::format("{}{}: {}", line.empty() ? "" : "  ", key,
                                    value.is_string() ? value.get<std::string>() : value.dump());
            fmt::print("{}\n", line);
        }
    }

    int& exit_code_;
    SettingsOptions settings_;
};

/// The document made from a success; libstdc++ 12 has no monadic operations on std::expected.
template <class T, class F>
Result<json> document_of(const Result<T>& result, F&& make)
{
    if (!result) return std::unexpected(result.error());
    if constexpr (std::is_void_v<T>)
        return make();
    else
        return make(*result);
}

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

Result<store::Grant> grant_of(Transaction& transaction, const Names& names)
{
    const auto role = from_name<store::Role>(names.role, store::role_names);
    if (!role)
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("unknown role `{}`", names.role),
                                       .field = "ROLE",
                                       .hint = fmt::format("one of {}", fmt::join(store::role_names, ", "))});
    store::Grant grant{.role = *role};
    if (!names.challenge.empty()) {
        const auto challenge = store::find_challenge(transaction, names.challenge);
        if (!challenge) return std::unexpected(challenge.error());
        grant.scope = store::Scope::challenge;
        grant.challenge = challenge->id;
    } else if (!names.team.empty()) {
        const auto team = store::find_team(transaction, names.team);
        if (!team) return std::unexpected(team.error());
        grant.scope = store::Scope::team;
        grant.team = team->id;
    }
    return grant;
}

void add_grant_commands(CLI::App& admin, const Administration& administration)
{
    const auto names = administration.names;
    auto* group =
        admin.add_subcommand("grant", "Roles: admin, organizer, participant, reviewer")->require_subcommand(1);
    auto* give = administration.add(
        *group, "give", "Give a role for the site, one challenge or one team",
        [names](Transaction& transaction) -> Result<json> {
            const auto account = store::find_account(transaction, names->account);
            if (!account) return std::unexpected(account.error());
            const auto grant = grant_of(transaction, *names);
            if (!grant) return std::unexpected(grant.error());
            return document_of(store::create_grant(transaction, account->id, *grant), [&](store::GrantId id) {
                return json{{"id", id},
                            {"account", names->account},
                            {"role", names->role},
                            {"scope", name_of(grant->scope, store::scope_names)}};
            });
        });
    give->add_option("ACCOUNT", names->account)->required();
    give->add_option("ROLE", names->role)->required();
    auto* challenge = give->add_option("--challenge", names->challenge, "Only in this challenge");
    give->add_option("--team", names->team, "Only for this team")->excludes(challenge);
    auto* take = administration.add(*group, "revoke", "Take a grant back", [names](Transaction& transaction) {
        return document_of(store::revoke_grant(transaction, names->id),
                           [&] { return json{{"id", names->id}, {"revoked", true}}; });
    });
    take->add_option("ID", names->id)->required();
    auto* list = administration.add(*group, "list", "List the grants of an account",
                                    [names](Transaction& transaction) -> Result<json> {
                                        const auto account = store::find_account(transaction, names->account);
                                        if (!account) return std::unexpected(account.error());
                                        json rows = json::array();
                                        for (const auto& grant : store::list_grants(transaction, account->id))
                                            rows.push_back({{"id", grant.id},
                                                            {"role", name_of(grant.role, store::role_names)},
                                                            {"scope", name_of(grant.scope, store::scope_names)}});
                                        return rows;
                                    });
    list->add_option("ACCOUNT", names->account)->required();
}

Result<json> make_token(Transaction& transaction, const Names& names)
{
    const auto account = store::find_account(transaction, names.account);
    if (!account) return std::unexpected(account.error());
    std::optional<store::Timestamp> expires_at;
    if (names.expires_days > 0)
        expires_at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) +
                     std::chrono::hours{24} * names.expires_days;
    const auto token = store::create_token(transaction, account->id, names.label, expires_at);
    return json{{"id", token.id}, {"token", token.secret}};
}

void add_token_commands(CLI::App& admin, const Administration& administration)
{
    const auto names = administration.names;
    auto* group = admin.add_subcommand("token", "API tokens")->require_subcommand(1);
    auto* create = administration.add(*group, "create", "Make a token; it is shown once and only its SHA-256 is kept",
                                      [names](Transaction& transaction) { return make_token(transaction, *names); });
    create->add_option("ACCOUNT", names->account)->required();
    create->add_option("--label", names->label, "What you call it");
    create->add_option("--expires-days", names->expires_days, "Days until it stops working; 0: never by itself")
        ->check(CLI::Range(0, 36500));
    auto* take =
        administration.add(*group, "revoke", "Revoke a token", [names](Transaction& transaction) -> Result<json> {
            const auto account = store::find_account(transaction, names->account);
            if (!account) return std::unexpected(account.error());
            return document_of(store::revoke_token(transaction, account->id, names->id),
                               [&] { return json{{"id", names->id}, {"revoked", true}}; });
        });
    take->add_option("ACCOUNT", names->account)->required();
    take->add_option("ID", names->id)->required();
    auto* list = administration.add(
        *group, "list", "List the tokens of an account", [names](Transaction& transaction) -> Result<json> {
            const auto account = store::find_account(transaction, names->account);
            if (!account) return std::unexpected(account.error());
            json rows = json::array();
            for (const auto& token : store::list_tokens(transaction, account->id))
                rows.push_back({{"id", token.id},
                                {"label", token.label},
                                {"created_at", format_time(token.created_at.time_since_epoch().count() * 1000)},
                                {"revoked", token.revoked_at.has_value()}});
            return rows;
        });
    list->add_option("ACCOUNT", names->account)->required();
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
