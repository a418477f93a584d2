// Writes answers; the only place that knows which headers go with which status.
#include "server/api/answers.h"

#include <nlohmann/json.hpp>

#include "server/api/option_words.h"
#include "server/api/problem_types.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/http/negotiation.h"
#include "server/http/problem_response.h"
#include "server/http/problems.h"

namespace wattboard::api {

http::Response json_answer(int status, const nlohmann::ordered_json& document)
{
    return json_text_answer(status, document.dump());
}

http::Response json_text_answer(int status, std::string document)
{
    document += '\n';
    return http::make_response(status, json_type, std::move(document));
}

std::string entity_tag(std::string_view bytes) { return '"' + to_hex(bytes_of(sha256(bytes)).substr(0, 16)) + '"'; }

http::Response tagged_answer(const http::Request& request, http::Response answer, std::string etag)
{
    const bool is_current = http::if_none_match_holds(request.header("if-none-match"), etag);
    answer.set_header("ETag", std::move(etag));
    answer.set_header("Cache-Control", "no-cache");
    if (is_current) {
        answer.status = 304;
        answer.body = nullptr;
        answer.gzip_body = nullptr;
    }
    return answer;
}

http::Response read_answer(const http::Request& request, const nlohmann::ordered_json& document)
{
    http::Response answer = json_answer(200, document);
    std::string etag = entity_tag(*answer.body);
    return tagged_answer(request, std::move(answer), std::move(etag));
}

http::Response created_answer(const nlohmann::ordered_json& document, std::string_view location)
{
    return created_text_answer(document.dump(), location);
}

http::Response created_text_answer(std::string document, std::string_view location)
{
    http::Response answer = json_text_answer(201, std::move(document));
    answer.set_header("Location", std::string(api_prefix).append(location));
    return answer;
}

http::Response problem_answer(const Problem& problem, std::string_view request_id)
{
    const auto description = describe_problem(problem.type.slug);
    if (!description) {
        const Problem fault{.type = problems::internal_error,
                            .detail = "The server met a problem that it cannot name. Tell its operator the instance."};
        return http::problem_response(500, fault, request_id);
    }
    Problem told = problem;
    const auto options = use_api_words(told);
    http::Response answer =
        http::problem_response(description->status, description->slug, description->title, told, request_id, options);
    if (description->status == 401) answer.set_header("WWW-Authenticate", "Bearer realm=\"wattboard\"");
    const bool passes =
        description->status == 503 || description->status == 429 || problem.type == problems::idempotency_in_flight;
    if (passes) answer.set_header("Retry-After", "1");
    return answer;
}

}  // namespace wattboard::api
