// One connection's life: read a request, answer it, again until either side closes. Internal to the HTTP room.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/body_budget.h"
#include "server/http/connection.h"
#include "server/http/http_metrics.h"
#include "server/http/outgoing.h"
#include "server/http/rate_limiter.h"
#include "server/http/request_parser.h"
#include "server/http/router.h"
#include "server/http/server_options.h"
#include "server/http/stream_limit.h"
#include "server/http/worker_pool.h"

namespace wattboard::http {

/// What all connections of a server share; outlives them.
struct SessionContext {
    const ServerOptions& options;
    const Router& router;
    HttpMetrics& metrics;
    RateLimiter& per_address;
    RateLimiter& per_key;
    WorkerPool& workers;
    BodyBudget bodies{options.max_waiting_body_bytes};
    StreamLimit streams{options.max_event_streams, options.max_event_streams_per_address};
    std::atomic<bool> draining = false;  ///< finish the request in hand, read no other
};

template <class Stream>
class Session {
public:
    Session(Stream stream, NetworkThread& thread, SessionContext& context, std::string client_address);

    /// Serves the connection until it is closed.
    Task<void> run();
    /// Answers 503 without reading and closes: too many connections.
    Task<void> refuse();

private:
    enum class BodyState : std::uint8_t { ok, refused, timed_out, gone, no_room };

    Task<bool> exchange();
    void begin_exchange();
    Task<bool> read_head();
    Task<std::optional<Response>> answer();
    std::optional<Response> refuse_by_rate();
    Task<std::optional<Response>> run_handler(const Handler& handler, RunsOn runs_on);
    Task<std::optional<Response>> stream_body(const StreamingHandler& handler);
    Task<std::optional<Response>> feed_sink(BodySink& sink);
    Task<bool> send_continue();
    Task<BodyState> fill(std::size_t wanted, bool waits_in_memory = false);
    Task<bool> send(Response response);
    /// Whether the response goes on as a stream of events; makes a refusal of it where there are too many.
    [[nodiscard]] StreamLimit::Place admit_stream(Response& response);
    Task<bool> write_events(EventStream& stream);
    Task<void> stream_events(std::shared_ptr<EventStream> stream);
    Task<bool> on_worker(bool admitted, WorkerPool::Job job);

    /// Who sent the request, where a proxy that is believed says so.
    void find_client();
    [[nodiscard]] std::optional<Response> response_for(BodyState state) const;
    /// Logs the exception, once, and finds the answer for it.
    [[nodiscard]] Response response_for(std::exception_ptr exception) const noexcept;
    void record(std::uint64_t body_bytes);

    Connection<Stream> connection_;
    SessionContext& context_;
    std::string peer_address_;  ///< the other end of the connection, which may be a proxy
    std::string rate_address_;
    BodyShare body_share_;
    Request request_;
    std::optional<RequestParser> parser_;
    const Route* route_ = nullptr;
    Outgoing outgoing_;
    std::chrono::steady_clock::time_point started_;
    bool timed_out_ = false;
    bool linger_ = false;
    bool served_one_ = false;
};

extern template class Session<Socket>;
extern template class Session<TlsStream>;

}  // namespace wattboard::http
