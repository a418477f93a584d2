// Handlers of /teams/{team} and /me.
#include "server/api/people.h"

#include <algorithm>

#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/request_reading.h"

namespace wattboard::api {

namespace {

Document grant_document(store::Transaction& transaction, const store::Grant& grant,
                        const std::vector<store::Team>& teams)
{
    Document document{{"role", name_of(grant.role, store::role_names)},
                      {"scope", name_of(grant.scope, store::scope_names)}};
    document["challenge"] = nullptr;
    document["team"] = nullptr;
    if (grant.challenge)
        if (const auto challenge = store::find_challenge(transaction, *grant.challenge))
            document["challenge"] = challenge->slug;
    for (const store::Team& team : teams)
        if (grant.team == team.id) document["team"] = team.slug;
    return document;
}

}  // namespace

Result<http::Response> read_team(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto document = call.services.database.read({"team.read"}, [&](auto& transaction) -> Result<Document> {
        const auto team = store::find_team(transaction, call.request.parameter("team"));
        if (!team) return std::unexpected(team.error());
        Document found{{"slug", team->slug}, {"name", team->name}};
        found["created_at"] = time_document(team->created_at);
        // Who belongs to a team is the team's own business.
        if (call.principal && std::ranges::find(call.principal->teams, team->id) != call.principal->teams.end()) {
            found["members"] = Document::array();
            for (const store::Account& account : store::list_members(transaction, team->id))
                found["members"].push_back(account.name);
        }
        return found;
    });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

Result<http::Response> read_me(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auth::Principal& principal = *call.principal;
    const auto document = call.services.database.read({"me.read"}, [&](auto& transaction) {
        std::vector<store::TeamId> wanted = principal.teams;
        for (const store::Grant& grant : principal.grants)
            if (grant.team && std::ranges::find(wanted, *grant.team) == wanted.end()) wanted.push_back(*grant.team);
        const std::vector<store::Team> teams = store::find_teams(transaction, wanted);
        Document me{{"account", principal.name}, {"teams", Document::array()}, {"grants", Document::array()}};
        for (const store::Team& team : teams)
            if (std::ranges::find(principal.teams, team.id) != principal.teams.end())
                me["teams"].push_back({{"slug", team.slug}, {"name", team.name}});
        for (const store::Grant& grant : principal.grants)
            me["grants"].push_back(grant_document(transaction, grant, teams));
        me["token_expires_at"] = time_document(principal.expires_at);
        return me;
    });
    return read_answer(call.request, document);
}

}  // namespace wattboard::api
