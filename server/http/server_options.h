// Everything that can be set about a listener: address, threads, limits, timeouts, TLS, rates, hooks.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "server/http/message.h"
#include "server/http/rate_limiter.h"
#include "server/http/trusted_proxies.h"

namespace wattboard::http {

/// PEM files. TLS 1.2 and 1.3 are spoken.
struct TlsOptions {
    std::string certificate_chain_file;
    std::string private_key_file;
};

struct ServerOptions {
    std::string name = "main";  ///< label of this listener's metrics
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0: any free port, see Server::port
    std::optional<TlsOptions> tls;

    std::size_t network_threads = 1;
    std::size_t worker_threads = 8;
    std::size_t worker_queue = 256;  ///< requests that may wait for a worker; beyond: 503 with Retry-After

    std::size_t max_connections = 4096;  ///< beyond: 503 and close
    /// Open streams of events, apart from `max_connections`; beyond: 503 with Retry-After.
    std::size_t max_event_streams = 10'000;
    std::size_t max_event_streams_per_address = 4096;  ///< as `rate_per_address` counts: an office may share one
    /// An idle stream gets a comment this often, so that nothing on its way takes it for dead.
    std::chrono::milliseconds heartbeat_interval{15'000};
    /// Request bodies of plain handlers that are in memory at one time, over all connections; beyond: 503 with
    /// Retry-After. Bodies that stream to a sink do not count.
    std::size_t max_waiting_body_bytes = std::size_t{256} << 20U;
    std::uint32_t max_header_bytes = 16U << 10U;
    std::size_t max_header_fields = 100;

    /// From a request's first byte (the first request: from the connection's start) to the end of its head.
    std::chrono::milliseconds header_timeout{15'000};
    /// A body must bring `progress_bytes` (or its end) in each such span; likewise a client must take as much of an
    /// answer in each `write_timeout`. One byte now and then is not progress.
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds write_timeout{30'000};
    std::size_t progress_bytes = 4096;
    std::chrono::milliseconds keep_alive_timeout{75'000};  ///< between two requests of one connection
    /// How long an answer given before the whole body was read is held open, so that it reaches the client.
    std::chrono::milliseconds linger_timeout{2'000};

    TrustedProxies trusted_proxies;  ///< believed in where a request came from
    RateLimit rate_per_address;  ///< by IPv4 address or IPv6 /64 network
    RateLimit rate_per_key;      ///< by `rate_key`
    /// The key of the caller, such as a hash of its token; empty: no limit by key. Unset: SHA-256 of the Authorization
    /// header. Runs on a network thread.
    std::function<std::string(const Request&)> rate_key;
    /// Maps a machine's fault to an answer (the database is away: 503); absent: 500. Runs where the handler ran.
    std::function<std::optional<Response>(std::exception_ptr)> exception_to_response;

    bool access_log = true;
};

}  // namespace wattboard::http
