// Which method of which path is which step of tus.
#include "server/api/upload_routes.h"

#include "server/api/answers.h"
#include "server/api/uploads.h"

namespace wattboard::api {

namespace {

using enum http::Method;

http::Route route(http::Method method, std::string_view path, std::string_view name)
{
    return {
        .method = method, .pattern = std::string(api_prefix).append(path), .name = std::string(name), .handler = {}};
}

http::Route streaming(ApiServices& services, http::Route route, Opened (*open)(ApiServices&, const http::Request&))
{
    route.handler =
        http::StreamingHandler([&services, open](const http::Request& request) { return open(services, request); });
    route.max_body_bytes = services.max_evidence_bytes;
    return route;
}

http::Route answering(ApiServices& services, http::Route route,
                      http::Response (*answer)(ApiServices&, const http::Request&))
{
    route.handler =
        http::Handler([&services, answer](const http::Request& request) { return answer(services, request); });
    return route;
}

}  // namespace

void add_upload_routes(http::Router& router, ApiServices& services)
{
    constexpr std::string_view all = "/submissions/{submission}/runs/{run}/uploads";
    constexpr std::string_view one = "/uploads/{upload}";
    router.add(streaming(services, route(post, all, "create_upload"), create_upload));
    router.add(answering(services, route(get, all, "list_uploads"), list_uploads));
    router.add(answering(services, route(options, all, "describe_upload_creation"), describe_uploads));
    router.add(streaming(services, route(patch, one, "append_to_upload"), append_to_upload));
    router.add(streaming(services, route(post, one, "override_upload"), override_upload));
    router.add(answering(services, route(head, one, "read_upload_offset"), read_upload_offset));
    router.add(answering(services, route(del, one, "terminate_upload"), terminate_upload));
    router.add(answering(services, route(options, one, "describe_upload"), describe_uploads));
    router.add(answering(services, route(get, one, "read_upload"), read_upload));
}

}  // namespace wattboard::api
