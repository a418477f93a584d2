// Handlers of /session.
#include "server/api/session.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/gate.h"
#include "server/api/request_reading.h"
#include "server/auth/session_cookie.h"
#include "server/http/dispatch.h"
#include "server/http/session_faults.h"
#include "server/store/accounts.h"
#include "server/store/challenges.h"
#include "server/store/web_sessions.h"

namespace wattboard::api {

namespace {

bool is_secure(const Call& call)
{
    return call.services.speaks_tls || call.request.header("x-forwarded-proto") == "https";
}

std::string_view role_in(const store::Team& team, const auth::Principal& principal)
{
    for (const store::Grant& grant : principal.grants)
        if (grant.team == team.id) return name_of(grant.role, store::role_names);
    return "member";
}

Document grants_document(store::Transaction& transaction, const auth::Principal& principal,
                         const std::vector<store::Team>& teams)
{
    Document grants = Document::array();
    for (const store::Grant& grant : principal.grants) {
        Document document{{"role", name_of(grant.role, store::role_names)},
                          {"scope", name_of(grant.scope, store::scope_names)}};
        document["id"] = nullptr;
        if (grant.challenge)
            if (const auto challenge = store::find_challenge(transaction, *grant.challenge))
                document["id"] = challenge->slug;
        const auto team = std::ranges::find(teams, grant.team, [](const auto& one) { return std::optional{one.id}; });
        if (team != teams.end()) document["id"] = team->slug;
        grants.push_back(std::move(document));
    }
    return grants;
}

Document session_document(const Call& call, const auth::Principal* principal)
{
    Document session{{"account", nullptr}, {"teams", Document::array()}, {"grants", Document::array()}};
    if (principal == nullptr) return session;
    return call.services.database.read({"session.read"}, [&](store::Transaction& transaction) {
        const auto account = store::find_account(transaction, principal->name);
        const bool named = account && !account->full_name.empty();
        session["account"] = {{"id", principal->name}, {"name", named ? account->full_name : principal->name}};
        std::vector<store::TeamId> wanted = principal->teams;
        for (const store::Grant& grant : principal->grants)
            if (grant.team) wanted.push_back(*grant.team);
        const std::vector<store::Team> teams = store::find_teams(transaction, wanted);
        session["teams"] = Document::array();
        for (const store::Team& team : teams)
            if (auth::is_member(*principal, team.id))
                session["teams"].push_back(
                    {{"slug", team.slug}, {"name", team.name}, {"role", role_in(team, *principal)}});
        session["grants"] = grants_document(transaction, *principal, teams);
        return session;
    });
}

http::Response session_answer(const Call& call, const auth::Principal* principal)
{
    http::Response answer = json_answer(200, session_document(call, principal));
    answer.set_header("Cache-Control", "no-store");
    return answer;
}

Problem refused_token(std::string detail)
{
    return {.type = problems::unauthenticated,
            .detail = std::move(detail),
            .field = "token",
            .hint =
                "Paste a token of your account whole: wb_ and 43 letters, digits, - and _. The operator of this "
                "server makes new ones."};
}

Result<std::string> token_of(const http::Request& request)
{
    const auto body = json_body(request);
    if (!body) return std::unexpected(body.error());
    const auto token = body->find("token");
    if (token == body->end() || !token->is_string())
        return std::unexpected(Problem{.type = problems::missing_value,
                                       .detail = "The body states no token.",
                                       .field = "token",
                                       .hint = "Send {\"token\": \"wb_...\"}."});
    return token->get<std::string>();
}

}  // namespace

http::RunsOn where_read_session_runs(const http::Request& request)
{
    const bool anonymous =
        request.header("authorization").empty() && !auth::session_secret(request.header("cookie")).has_value();
    return anonymous ? http::RunsOn::network_thread : http::RunsOn::worker;
}

Result<http::Response> create_session(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    // Nobody is to be signed in by another site's page.
    if (auto checked = check_origin(call.request, OriginRule::if_stated); !checked)
        return std::unexpected(checked.error());
    const auto token = token_of(call.request);
    if (!token) return std::unexpected(token.error());
    const bool well_formed = auth::is_token_form(*token);
    const auto principal = well_formed ? call.services.tokens.find(store::token_digest(*token)) : nullptr;
    if (!principal) {
        // Counted after the look-up: whoever shares an address with a guesser (behind a proxy, everybody) can sign in.
        const std::string address = http::rate_key_of_address(call.request.client_address);
        if (const auto wait = call.services.failed_sign_ins->admit(address))
            return http::too_many_requests(wait->count(), call.request.request_id);
        return std::unexpected(refused_token(well_formed ? "The token is unknown, expired or revoked."
                                                         : "This is no token of this server."));
    }
    const std::string secret = call.services.database.write({"session.create"}, [&](store::Transaction& transaction) {
        return store::create_session(transaction, principal->token);
    });
    http::Response answer = session_answer(call, principal.get());
    answer.set_header("Set-Cookie", auth::session_cookie(secret, store::session_lifetime, is_secure(call)));
    return answer;
}

Result<http::Response> read_session(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    http::Response answer = session_answer(call, call.principal.get());
    const auto secret = auth::session_secret(call.request.header("cookie"));
    if (!secret || !call.request.header("authorization").empty()) return answer;
    answer.set_header("Set-Cookie", call.principal
                                        ? auth::session_cookie(*secret, store::session_lifetime, is_secure(call))
                                        : auth::no_session_cookie(is_secure(call)));
    return answer;
}

Result<http::Response> end_session(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    if (const auto secret = auth::session_secret(call.request.header("cookie"))) {
        if (auto checked = check_origin(call.request, OriginRule::must_be_stated); !checked)
            return std::unexpected(checked.error());
        const Digest digest = store::token_digest(*secret);
        call.services.database.write({"session.end"},
                                     [&](store::Transaction& transaction) { store::end_session(transaction, digest); });
        call.services.sessions.forget(digest);
    }
    http::Response answer;
    answer.status = 204;
    answer.set_header("Set-Cookie", auth::no_session_cookie(is_secure(call)));
    answer.set_header("Cache-Control", "no-store");
    return answer;
}

}  // namespace wattboard::api
