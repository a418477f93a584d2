// The one place where exceptions of the store become answers.
#include "server/api/gate.h"

#include "server/api/answers.h"
#include "server/api/problem_types.h"
#include "server/auth/session_cookie.h"
#include "server/documents/byte_text.h"
#include "server/http/dispatch.h"
#include "server/store/database_error.h"

namespace wattboard::api {

namespace {

Problem unauthenticated(std::string detail)
{
    return {.type = problems::unauthenticated,
            .detail = std::move(detail),
            .field = "authorization",
            .hint = "Send the header Authorization: Bearer wb_... with a token of your account."};
}

bool changes_something(http::Method method)
{
    return method != http::Method::get && method != http::Method::head && method != http::Method::options;
}

Result<std::shared_ptr<const auth::Principal>> of_session(const http::Request& request, ApiServices& services,
                                                          Needs needs)
{
    const auto secret = auth::session_secret(request.header("cookie"));
    auto principal = secret ? services.sessions.find(store::token_digest(*secret)) : nullptr;
    if (principal && changes_something(request.method)) {
        if (auto checked = check_origin(request, OriginRule::must_be_stated); !checked)
            return std::unexpected(std::move(checked.error()));
    }
    if (principal || needs == Needs::reader) return principal;
    return std::unexpected(
        unauthenticated(secret ? "The session is over. Sign in again."
                               : "This needs a signed-in account, and the request has no token and no session."));
}

}  // namespace

Result<void> check_origin(const http::Request& request, OriginRule rule)
{
    const auto own = auth::is_same_origin({.fetch_site = request.header("sec-fetch-site"),
                                           .origin = request.header("origin"),
                                           .host = request.header("host")});
    if (own.value_or(rule == OriginRule::if_stated)) return {};
    return std::unexpected(Problem{
        .type = problems::origin_refused,
        .detail = own ? "The request comes from a page of another site. Nothing was done."
                      : "The request carries a session's cookie and does not say which site's page sent it. Nothing "
                        "was done.",
        .field = "origin",
        .hint = "Browsers say it by themselves; programs send Authorization: Bearer wb_... instead of the cookie."});
}

Result<std::shared_ptr<const auth::Principal>> authenticate(const http::Request& request, ApiServices& services,
                                                            Needs needs)
{
    const std::string_view header = request.header("authorization");
    if (needs == Needs::nothing) return nullptr;
    if (header.empty()) return of_session(request, services, needs);
    const auto token = auth::bearer_token(header);
    if (!token || !auth::is_token_form(*token))
        return std::unexpected(unauthenticated("The Authorization header is no bearer token of this server."));
    auto principal = services.tokens.find(store::token_digest(*token));
    if (!principal) return std::unexpected(unauthenticated("The token is unknown, expired or revoked."));
    return principal;
}

std::string rate_key(const http::Request& request)
{
    if (std::string key = http::authorization_key(request); !key.empty()) return key;
    const auto secret = auth::session_secret(request.header("cookie"));
    return secret ? to_hex(bytes_of(store::token_digest(*secret))) : std::string{};
}

http::Response answered(const std::string& request_id, const std::function<Result<http::Response>()>& work)
{
    Problem problem;
    try {
        auto response = work();
        if (response) return std::move(*response);
        problem = std::move(response.error());
    } catch (const store::DatabaseBusy&) {
        problem = {.type = problems::overloaded, .detail = "The database has too much to do. Nothing was changed."};
    } catch (const store::DatabaseUnavailable&) {
        problem = {.type = problems::database_unavailable,
                   .detail = "The database cannot be reached. Nothing was changed."};
    } catch (const store::CommitOutcomeUnknown&) {
        problem = {.type = problems::database_unavailable,
                   .detail = "The database went away while it stored this: it may be done or not.",
                   .hint = "Send it again with the same Idempotency-Key: it is then done once."};
    } catch (const store::InvalidData&) {
        problem = {.type = problems::invalid_value,
                   .detail = "Some text or number in the request is one that the database cannot hold."};
    }
    return problem_answer(problem, request_id);
}

std::function<http::Response(const http::Request&)> gated(ApiServices& services, Needs needs, Operation operation)
{
    return [&services, needs, operation](const http::Request& request) {
        return answered(request.request_id, [&]() -> Result<http::Response> {
            auto principal = authenticate(request, services, needs);
            if (!principal) return std::unexpected(std::move(principal.error()));
            return operation(Call{.request = request, .services = services, .principal = std::move(*principal)});
        });
    };
}

}  // namespace wattboard::api
