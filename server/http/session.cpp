// The exchange of one request and its answer; session_body.cpp has what happens once the body matters.
#include "server/http/session.h"

#include <utility>
#include <variant>

#include "server/http/dispatch.h"
#include "server/http/problem_response.h"
#include "server/http/problems.h"
#include "server/http/run_on_worker.h"
#include "server/http/session_faults.h"
#include "server/observability/log.h"

namespace wattboard::http {

namespace {

constexpr std::size_t head_room = 4096;
constexpr std::size_t idle_buffer_bytes = 16U << 10U;

}  // namespace

template <class Stream>
Session<Stream>::Session(Stream stream, NetworkThread& thread, SessionContext& context, std::string client_address)
    : connection_(std::move(stream), thread),
      context_(context),
      peer_address_(std::move(client_address)),
      rate_address_(rate_key_of_address(peer_address_)),
      body_share_(context.bodies)
{
    request_.client_address = peer_address_;
}

template <class Stream>
Task<void> Session<Stream>::run()
{
    const ServerOptions& options = context_.options;
    if (!context_.draining && co_await connection_.handshake(options.header_timeout)) {
        while (co_await exchange()) connection_.buffer().shrink(idle_buffer_bytes);
        co_await connection_.finish(linger_, options.linger_timeout);
    }
}

template <class Stream>
Task<void> Session<Stream>::refuse()
{
    if constexpr (!Connection<Stream>::is_tls) {
        Response response = overloaded("Too many connections are open.", {});
        OutgoingContext how{.date = connection_.thread().date(), .keep_alive = false};
        finish_response(request_, std::move(response), how, outgoing_);
        const ServerOptions& options = context_.options;
        const std::string_view body = outgoing_.body ? std::string_view(*outgoing_.body) : std::string_view{};
        if (co_await connection_.write(outgoing_.head, body, options.linger_timeout, options.progress_bytes))
            co_await connection_.finish(true, options.linger_timeout);
    }
    connection_.close();
    co_return;
}

template <class Stream>
Task<bool> Session<Stream>::exchange()
{
    begin_exchange();
    const bool have_head = co_await read_head();
    if (!have_head) co_return false;
    request_.request_id = choose_request_id(request_.header("x-request-id"), connection_.thread().random());
    find_client();
    std::optional<Response> response;
    std::exception_ptr failure;
    try {
        response = co_await answer();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) response = response_for(failure);
    if (!response) co_return false;
    co_return co_await send(std::move(*response));
}

template <class Stream>
void Session<Stream>::begin_exchange()
{
    // Cleared, not made anew, so that their memory is used again.
    request_.method = Method::get;
    request_.target.clear();
    request_.path.clear();
    request_.query.clear();
    request_.path_parameters.clear();
    request_.headers.clear();
    // A body may have been a megabyte: an idle connection must not sit on that.
    if (request_.body.capacity() > idle_buffer_bytes) request_.body = std::string();
    request_.body.clear();
    body_share_.release();
    request_.content_length.reset();
    parser_.emplace(request_, context_.options.max_header_bytes, context_.options.max_header_fields);
    route_ = nullptr;
    timed_out_ = false;
}

// True if there is something to answer: a head, a fault in it, or a head that took too long.
template <class Stream>
Task<bool> Session<Stream>::read_head()
{
    const ServerOptions& options = context_.options;
    bool begun = !connection_.buffer().empty();
    // Who opens a connection has something to ask: only later requests may be waited for longer.
    const bool may_idle = !begun && std::exchange(served_one_, true);
    connection_.arm(may_idle ? options.keep_alive_timeout : options.header_timeout);
    for (;;) {
        if (!connection_.buffer().empty()) {
            connection_.buffer().consume(parser_->feed(connection_.buffer().bytes()));
            if (parser_->is_header_done() || parser_->fault()) break;
        }
        connection_.set_idle(!begun);
        if (!begun && context_.draining) co_return false;
        const std::size_t n = co_await connection_.read_more(head_room);
        connection_.set_idle(false);
        if (n == 0) {
            timed_out_ = begun && connection_.expired();
            started_ = std::chrono::steady_clock::now();
            co_return timed_out_;
        }
        if (!std::exchange(begun, true)) connection_.arm(options.header_timeout);
    }
    connection_.disarm();
    started_ = std::chrono::steady_clock::now();
    co_return true;
}

template <class Stream>
Task<std::optional<Response>> Session<Stream>::answer()
{
    if (timed_out_) co_return response_for(BodyState::timed_out);
    if (parser_->fault()) co_return response_for(BodyState::refused);
    if (auto refused = refuse_by_rate()) co_return refused;
    Decision decision = decide(context_.router, request_);
    route_ = decision.route;
    if (decision.answer) co_return std::move(decision.answer);
    parser_->expect_body(route_->max_body_bytes);
    if (const auto* streaming = std::get_if<StreamingHandler>(&route_->handler))
        co_return co_await stream_body(*streaming);
    if (!parser_->is_done()) {
        if (!co_await send_continue()) co_return std::nullopt;
        const BodyState state = co_await fill(std::string::npos, true);
        if (state != BodyState::ok) co_return response_for(state);
        request_.body.swap(parser_->piece());
    }
    const RunsOn runs_on = route_->choose_runs_on ? route_->choose_runs_on(request_) : route_->runs_on;
    co_return co_await run_handler(std::get<Handler>(route_->handler), runs_on);
}

template <class Stream>
void Session<Stream>::find_client()
{
    const TrustedProxies& proxies = context_.options.trusted_proxies;
    if (proxies.empty()) return;
    request_.client_address = proxies.client_of(peer_address_, request_.headers);
    rate_address_ = rate_key_of_address(request_.client_address);
}

template <class Stream>
std::optional<Response> Session<Stream>::refuse_by_rate()
{
    if (context_.per_address.enabled()) {
        if (const auto wait = context_.per_address.admit(rate_address_))
            return too_many_requests(wait->count(), request_.request_id);
    }
    if (context_.per_key.enabled()) {
        const auto& hook = context_.options.rate_key;
        const std::string key = hook ? hook(request_) : authorization_key(request_);
        const auto wait = key.empty() ? std::nullopt : context_.per_key.admit(key);
        if (wait) return too_many_requests(wait->count(), request_.request_id);
    }
    return std::nullopt;
}

template <class Stream>
StreamLimit::Place Session<Stream>::admit_stream(Response& response)
{
    if (!response.events || request_.method != Method::get) return {};
    auto place = context_.streams.enter(rate_address_);
    if (!place)
        response = overloaded("Too many streams of events are open, here or from your address.", request_.request_id);
    return place;
}

template <class Stream>
Task<bool> Session<Stream>::send(Response response)
{
    const ServerOptions& options = context_.options;
    const StreamLimit::Place place = admit_stream(response);
    const std::shared_ptr<EventStream> events = place ? response.events : nullptr;
    const bool complete = parser_->is_done() && !parser_->fault() && !timed_out_;
    const OutgoingContext how{.method = request_.method,
                              .date = connection_.thread().date(),
                              .request_id = request_.request_id,
                              .http11 = parser_->is_http11(),
                              .keep_alive = complete && parser_->keep_alive() && !context_.draining,
                              .tls = Connection<Stream>::is_tls,
                              .streams = response.events != nullptr};
    finish_response(request_, std::move(response), how, outgoing_);
    const std::string_view body = outgoing_.body ? std::string_view(*outgoing_.body) : std::string_view{};
    const bool written =
        co_await connection_.write(outgoing_.head, body, options.write_timeout, options.progress_bytes);
    record(body.size());
    outgoing_.body.reset();
    if (events && written) {
        auto& open = context_.metrics.event_streams();
        open.Increment();
        co_await stream_events(events);
        open.Decrement();
        co_return false;
    }
    linger_ = written && outgoing_.close && (!complete || !connection_.buffer().empty());
    co_return written && !outgoing_.close;
}

template <class Stream>
Task<bool> Session<Stream>::on_worker(bool admitted, WorkerPool::Job job)
{
    return run_on_worker(context_.workers, connection_.thread().context().get_executor(), admitted, std::move(job));
}

template <class Stream>
std::optional<Response> Session<Stream>::response_for(BodyState state) const
{
    if (state == BodyState::no_room)
        return overloaded("Too many request bodies are in memory; nothing was done.", request_.request_id);
    return response_for_body(state == BodyState::timed_out, state == BodyState::gone, parser_->fault(),
                             request_.request_id);
}

template <class Stream>
Response Session<Stream>::response_for(std::exception_ptr exception) const noexcept
{
    return response_for_exception(std::move(exception), context_.options, request_);
}

template <class Stream>
void Session<Stream>::record(std::uint64_t body_bytes)
{
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started_;
    context_.metrics.observe_request(route_, request_.method, outgoing_.status, took.count());
    if (!context_.options.access_log) return;
    observability::log_access({.method = parser_->got_request_line() ? to_string(request_.method) : "",
                               .path = request_.path,
                               .route = route_ ? std::string_view(route_->name) : std::string_view{},
                               .status = outgoing_.status,
                               .response_bytes = body_bytes,
                               .duration_ms = took.count() * 1000,
                               .request_id = request_.request_id,
                               .client_address = request_.client_address});
}

template class Session<Socket>;
template class Session<TlsStream>;

}  // namespace wattboard::http
