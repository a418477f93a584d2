// The HTTP layer's own metrics, resolved once per route so that a request costs no look-up by name.
#pragma once

#include <array>
#include <string>
#include <unordered_map>

#include "server/http/router.h"
#include "server/observability/metrics.h"

namespace wattboard::http {

class HttpMetrics {
public:
    HttpMetrics(observability::Metrics& metrics, const Router& router, const std::string& listener);

    /// Thread-safe. `route` null: no route matched.
    void observe_request(const Route* route, Method method, int status, double seconds);

    [[nodiscard]] prometheus::Gauge& connections() { return connections_; }
    [[nodiscard]] prometheus::Gauge& worker_queue() { return worker_queue_; }
    [[nodiscard]] prometheus::Counter& refused_connections() { return refused_connections_; }
    [[nodiscard]] prometheus::Gauge& event_streams() { return event_streams_; }
    [[nodiscard]] prometheus::Counter& slow_streams() { return slow_streams_; }

private:
    using ByClass = std::array<prometheus::Counter*, 6>;  // index: first digit of the status
    struct RouteMetrics {
        ByClass requests{};
        ByClass head_requests{};  // HEAD answered by this GET route
        prometheus::Histogram* latency = nullptr;
    };

    static ByClass make_counters(observability::Metrics& metrics, const std::string& listener, const std::string& route,
                                 std::string_view method);
    static RouteMetrics make(observability::Metrics& metrics, const std::string& listener, const std::string& route,
                             std::string_view method);

    prometheus::Gauge& connections_;
    prometheus::Gauge& worker_queue_;
    prometheus::Counter& refused_connections_;
    prometheus::Gauge& event_streams_;
    prometheus::Counter& slow_streams_;
    std::unordered_map<const Route*, RouteMetrics> routes_;
    RouteMetrics unrouted_;
};

}  // namespace wattboard::http
