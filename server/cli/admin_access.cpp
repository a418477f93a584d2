// `admin grant` and `admin token`: who may do what.
#include <fmt/format.h>

#include <chrono>

#include "server/cli/administration.h"
#include "server/documents/time_text.h"
#include "server/store/accounts.h"
#include "server/store/challenges.h"
#include "server/store/credentials.h"

namespace wattboard::cli {

using nlohmann::json;
using store::Transaction;

namespace {

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

}  // namespace

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

namespace {

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

}  // namespace

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

}  // namespace wattboard::cli
