// Settings become options of the HTTP server.
#include "server/app/listener_options.h"

#include "server/api/gate.h"

namespace wattboard {

namespace {

http::RateLimit rate_limit(double per_second)
{
    constexpr double burst_seconds = 10;
    return {.per_second = per_second, .burst = per_second * burst_seconds};
}

}  // namespace

http::ServerOptions listener_options(const Configuration& configuration)
{
    http::ServerOptions options{.address = configuration.listen.host,
                                .port = configuration.listen.port,
                                .network_threads = configuration.network_threads,
                                .worker_threads = configuration.worker_threads,
                                .worker_queue = configuration.worker_queue,
                                .max_connections = configuration.max_connections,
                                .max_event_streams = configuration.max_event_streams,
                                .max_waiting_body_bytes = configuration.max_waiting_body_bytes,
                                .max_header_bytes = static_cast<std::uint32_t>(configuration.max_header_bytes),
                                .header_timeout = configuration.header_timeout,
                                .body_timeout = configuration.body_timeout,
                                .write_timeout = configuration.write_timeout,
                                .keep_alive_timeout = configuration.idle_timeout,
                                .trusted_proxies = configuration.trusted_proxies,
                                .rate_per_address = rate_limit(configuration.requests_per_second_per_address),
                                .rate_per_key = rate_limit(configuration.requests_per_second_per_token),
                                .rate_key = api::rate_key,
                                .access_log = configuration.access_log};
    if (!configuration.tls_certificate.empty()) options.tls = {configuration.tls_certificate, configuration.tls_key};
    return options;
}

}  // namespace wattboard
