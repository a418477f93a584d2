// The one place where exceptions of the store become answers.
#include "server/api/gate.h"

#include "server/api/answers.h"
#include "server/api/problem_types.h"
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

}  // namespace

Result<std::shared_ptr<const auth::Principal>> authenticate(const http::Request& request, ApiServices& services,
                                                            Needs needs)
{
    const std::string_view header = request.header("authorization");
    if (needs == Needs::nothing) return nullptr;
    if (header.empty()) {
        if (needs == Needs::reader) return nullptr;
        return std::unexpected(unauthenticated("This needs a signed-in account, and the request has no token."));
    }
    const auto token = auth::bearer_token(header);
    if (!token || !auth::is_token_form(*token))
        return std::unexpected(unauthenticated("The Authorization header is no bearer token of this server."));
    auto principal = services.tokens.find(store::token_digest(*token));
    if (!principal) return std::unexpected(unauthenticated("The token is unknown, expired or revoked."));
    return principal;
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
