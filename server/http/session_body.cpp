// The part of a session that reads bodies and runs handlers.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "server/http/dispatch.h"
#include "server/http/run_on_worker.h"
#include "server/http/session.h"

namespace wattboard::http {

namespace {

constexpr std::size_t body_room = 64U << 10U;
// A piece is handed over from here on; one more read may still fit under the 256 KiB that BodySink promises.
constexpr std::size_t piece_bytes = 192U << 10U;

void abandon_sink(BodySink& sink, std::string_view rest) noexcept
{
    try {
        if (!rest.empty() && sink.keeps_what_came()) sink.write(rest);
    } catch (const std::exception& error) {
        spdlog::warn("the end of a request that broke off is lost: {}", error.what());
    }
    sink.abandon();
}

}  // namespace

template <class Stream>
Task<std::optional<Response>> Session<Stream>::run_handler(const Handler& handler, RunsOn runs_on)
{
    Response response;
    auto call = [&]() noexcept {
        try {
            response = handler(request_);
            const bool small = response.body && response.body->size() <= max_inline_gzip_bytes;
            if (runs_on == RunsOn::worker || small) compress(request_, response);
        } catch (...) {
            response = response_for(std::current_exception());
        }
    };
    if (runs_on == RunsOn::network_thread) {
        call();
        co_return response;
    }
    const bool ran = co_await on_worker(false, std::move(call));
    if (!ran) co_return overloaded("Too many requests are waiting; nothing was done.", request_.request_id);
    co_return response;
}

template <class Stream>
Task<std::optional<Response>> Session<Stream>::stream_body(const StreamingHandler& handler)
{
    std::unique_ptr<BodySink> sink;
    std::optional<Response> response;
    auto open = [&]() noexcept {
        try {
            auto made = handler(request_);
            if (auto* refused = std::get_if<Response>(&made)) {
                response = std::move(*refused);
            } else {
                sink = std::get<std::unique_ptr<BodySink>>(std::move(made));
            }
        } catch (...) {
            response = response_for(std::current_exception());
        }
    };
    const bool opened = co_await on_worker(false, std::move(open));
    if (!opened) co_return overloaded("Too many requests are waiting; nothing was done.", request_.request_id);
    if (!sink) co_return response;
    response = co_await feed_sink(*sink);
    // A sink's destructor may block too.
    auto destroy = [&sink]() noexcept { sink.reset(); };
    co_await on_worker(true, std::move(destroy));
    co_return response;
}

template <class Stream>
Task<std::optional<Response>> Session<Stream>::feed_sink(BodySink& sink)
{
    std::optional<Response> response;
    const bool may_send = parser_->is_done() || co_await send_continue();
    for (BodyState state = may_send ? BodyState::ok : BodyState::gone;;) {
        if (state == BodyState::ok) state = co_await fill(piece_bytes);
        if (state != BodyState::ok) {
            if (state == BodyState::refused) parser_->piece().clear();
            auto abandon = [&]() noexcept { abandon_sink(sink, parser_->piece()); };
            co_await on_worker(true, std::move(abandon));
            co_return response_for(state);
        }
        auto hand_over = [&, last = parser_->is_done()]() noexcept {
            bool finishing = false;
            try {
                if (!parser_->piece().empty()) response = sink.write(parser_->piece());
                finishing = last && !response;
                if (finishing) response = sink.finish();
                if (response) compress(request_, *response);
            } catch (...) {
                response = response_for(std::current_exception());
                if (!finishing) sink.abandon();
            }
        };
        co_await on_worker(true, std::move(hand_over));
        parser_->piece().clear();
        if (response) co_return response;
    }
}

template <class Stream>
Task<bool> Session<Stream>::send_continue()
{
    if (!parser_->is_http11() || request_.header("expect").empty() || !connection_.buffer().empty()) co_return true;
    const ServerOptions& options = context_.options;
    co_return co_await connection_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, options.write_timeout,
                                         options.progress_bytes);
}

// Reads until `wanted` body bytes are in the parser's piece or the body is complete. What waits in memory is taken from
// the budget as it comes, not as it is announced: an announcement costs nothing.
template <class Stream>
Task<typename Session<Stream>::BodyState> Session<Stream>::fill(std::size_t wanted, bool waits_in_memory)
{
    const ServerOptions& options = context_.options;
    connection_.arm(options.body_timeout);
    std::size_t since_armed = 0;
    for (;;) {
        connection_.buffer().consume(parser_->feed(connection_.buffer().bytes()));
        if (parser_->fault()) co_return BodyState::refused;
        if (waits_in_memory && !body_share_.grow_to(parser_->piece().size())) co_return BodyState::no_room;
        if (parser_->is_done() || parser_->piece().size() >= wanted) break;
        // What is left is an unfinished chunk header or trailer; these have no business to be long.
        if (connection_.buffer().bytes().size() > options.max_header_bytes) co_return BodyState::refused;
        const std::size_t n = co_await connection_.read_more(body_room);
        if (n == 0) co_return connection_.expired() ? BodyState::timed_out : BodyState::gone;
        since_armed += n;
        if (since_armed >= options.progress_bytes) {
            connection_.arm(options.body_timeout);
            since_armed = 0;
        }
    }
    connection_.disarm();
    co_return BodyState::ok;
}

template Task<std::optional<Response>> Session<Socket>::run_handler(const Handler&, RunsOn);
template Task<std::optional<Response>> Session<Socket>::stream_body(const StreamingHandler&);
template Task<std::optional<Response>> Session<Socket>::feed_sink(BodySink&);
template Task<bool> Session<Socket>::send_continue();
template Task<Session<Socket>::BodyState> Session<Socket>::fill(std::size_t, bool);
template Task<std::optional<Response>> Session<TlsStream>::run_handler(const Handler&, RunsOn);
template Task<std::optional<Response>> Session<TlsStream>::stream_body(const StreamingHandler&);
template Task<std::optional<Response>> Session<TlsStream>::feed_sink(BodySink&);
template Task<bool> Session<TlsStream>::send_continue();
template Task<Session<TlsStream>::BodyState> Session<TlsStream>::fill(std::size_t, bool);

}  // namespace wattboard::http
