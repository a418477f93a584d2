// Names and buckets of the HTTP metrics.
#include "server/http/http_metrics.h"

#include <algorithm>

namespace wattboard::http {

HttpMetrics::HttpMetrics(observability::Metrics& metrics, const Router& router, const std::string& listener)
    : connections_(metrics.gauge("wattboard_http_connections", "Connections open now.", {{"listener", listener}})),
      worker_queue_(metrics.gauge("wattboard_http_worker_queue_length", "Jobs that wait for a worker thread.",
                                  {{"listener", listener}})),
      refused_connections_(metrics.counter("wattboard_http_refused_connections_total",
                                           "Connections refused because too many were open.",
                                           {{"listener", listener}})),
      event_streams_(
          metrics.gauge("wattboard_http_event_streams", "Streams of events open now.", {{"listener", listener}})),
      slow_streams_(metrics.counter("wattboard_http_slow_event_streams_total",
                                    "Streams of events closed because their client did not take them in time.",
                                    {{"listener", listener}})),
      unrouted_(make(metrics, listener, "none", "any"))
{
    for (const auto& route : router.routes()) {
        RouteMetrics entry = make(metrics, listener, route->name, to_string(route->method));
        if (route->method == Method::get)
            entry.head_requests = make_counters(metrics, listener, route->name, to_string(Method::head));
        routes_.emplace(route.get(), entry);
    }
}

HttpMetrics::ByClass HttpMetrics::make_counters(observability::Metrics& metrics, const std::string& listener,
                                                const std::string& route, std::string_view method)
{
    ByClass counters{};
    for (std::size_t digit = 2; digit < counters.size(); ++digit) {
        counters.at(digit) = &metrics.counter("wattboard_http_requests_total",
                                              "Requests answered, by route, method and class of status.",
                                              {{"listener", listener},
                                               {"route", route},
                                               {"method", std::string(method)},
                                               {"status", std::to_string(digit) + "xx"}});
    }
    return counters;
}

HttpMetrics::RouteMetrics HttpMetrics::make(observability::Metrics& metrics, const std::string& listener,
                                            const std::string& route, std::string_view method)
{
    static const std::vector<double> seconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                             0.1,    0.25,  0.5,    1,     2.5,  5,     10};
    RouteMetrics entry;
    entry.requests = make_counters(metrics, listener, route, method);
    entry.latency = &metrics.histogram("wattboard_http_request_duration_seconds",
                                       "Time from the end of a request's head to the end of its answer.", seconds,
                                       {{"listener", listener}, {"route", route}, {"method", std::string(method)}});
    return entry;
}

void HttpMetrics::observe_request(const Route* route, Method method, int status, double seconds)
{
    const auto found = routes_.find(route);
    RouteMetrics& entry = found == routes_.end() ? unrouted_ : found->second;
    const bool by_head = method == Method::head && entry.head_requests.back() != nullptr;
    const auto digit = static_cast<std::size_t>(std::clamp(status / 100, 2, 5));
    (by_head ? entry.head_requests : entry.requests).at(digit)->Increment();
    entry.latency->Observe(seconds);
}

}  // namespace wattboard::http
