// The table of routes: which handler serves which path and method, where it runs, and how big a body may be.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/http/message.h"

namespace wattboard::http {

/// Where a handler runs: on the network thread (must not block: memory only) or on the bounded worker pool.
enum class RunsOn : std::uint8_t { network_thread, worker };

using Handler = std::function<Response(const Request&)>;
/// Makes the sink of one request on a worker thread, or answers at once (a refusal before the body is read).
using StreamingHandler = std::function<std::variant<std::unique_ptr<BodySink>, Response>(const Request&)>;

struct Route {
    Method method = Method::get;
    std::string pattern;  ///< "/api/v1/challenges/{challenge}"; a parameter is one path segment
    std::string name;     ///< stable, for logs and metrics: "read_challenge"
    std::variant<Handler, StreamingHandler> handler;
    RunsOn runs_on = RunsOn::worker;
    /// Decides per request instead of `runs_on`, for a route whose work may be short or long. Asked on the network
    /// thread once the body is read.
    std::function<RunsOn(const Request&)> choose_runs_on = {};
    std::uint64_t max_body_bytes = 1U << 20U;  ///< larger: 413
};

struct Match {
    const Route* route = nullptr;  ///< null: no such path, or path known but not this method
    std::vector<std::pair<std::string, std::string>> parameters;
    std::vector<Method> allowed;  ///< methods known for the path (for 405 and OPTIONS), only filled where `route` is
                                  ///< null; empty: 404
};

/// Immutable after the server started. HEAD is served by the GET route; OPTIONS is answered from `allowed`.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Throws std::logic_error on a malformed pattern or a method added twice for one path: both are programming
    /// errors. A literal segment wins over a parameter at the same place; a parameter never matches an empty segment.
    void add(Route route);
    /// `path` is percent-decoded per segment by the caller; matching is linear in the number of segments.
    [[nodiscard]] Match match(Method method, std::string_view path) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

private:
    struct Node;
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace wattboard::http
