// The byte side of one connection, plain or TLS: reading and writing under deadlines, closing without losing an answer.
#pragma once

#include <netinet/tcp.h>
#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/http/network_thread.h"
#include "server/http/read_buffer.h"

namespace wattboard::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using TlsStream = boost::asio::ssl::stream<Socket>;

/// How a sleep ended: its time was up, somebody woke it, the client said something, or the connection is over.
enum class Slept : std::uint8_t { to_the_end, woken, spoken_to, gone };

template <class Stream>
class Connection final : public Tracked {
public:
    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

    Connection(Stream stream, NetworkThread& thread) : stream_(std::move(stream)), thread_(thread)
    {
        boost::system::error_code ignored;
        socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
        thread_.add(*this);
    }
    ~Connection() override { thread_.remove(*this); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void interrupt() noexcept override
    {
        boost::system::error_code ignored;
        socket().cancel(ignored);
    }
    void close() noexcept override
    {
        boost::system::error_code ignored;
        socket().close(ignored);
    }

    [[nodiscard]] bool is_open() { return socket().is_open(); }
    [[nodiscard]] NetworkThread& thread() { return thread_; }
    [[nodiscard]] ReadBuffer& buffer() { return buffer_; }
    /// Whether the last failed operation failed because its time was up.
    [[nodiscard]] bool expired() const { return expired_; }
    void set_idle(bool idle) { idle_ = idle; }

    void arm(std::chrono::milliseconds span)
    {
        expired_ = false;
        deadline_ = std::chrono::steady_clock::now() + span;
    }
    void disarm() { deadline_ = Deadline::max(); }

    Task<bool> handshake([[maybe_unused]] std::chrono::milliseconds timeout)
    {
        if constexpr (is_tls) {
            arm(timeout);
            const auto [error] =
                co_await stream_.async_handshake(boost::asio::ssl::stream_base::server, use_task_tuple);
            disarm();
            co_return !error;
        }
        co_return true;
    }

    /// Reads at least one byte into the buffer; 0: end, error, or time up.
    Task<std::size_t> read_more(std::size_t room)
    {
        const auto space = buffer_.prepare(room);
        const auto [error, n] = co_await stream_.async_read_some(space, use_task_tuple);
        if (error) co_return 0;
        buffer_.commit(n);
        co_return n;
    }

    /// Writes both parts. The client must take `progress` bytes (or the rest) in each `timeout`.
    Task<bool> write(std::string_view head, std::string_view body, std::chrono::milliseconds timeout,
                     std::size_t progress)
    {
        arm(timeout);
        std::size_t taken = 0;
        while (!head.empty() || !body.empty()) {
            const std::array<boost::asio::const_buffer, 2> parts{boost::asio::const_buffer(head.data(), head.size()),
                                                                 boost::asio::const_buffer(body.data(), body.size())};
            const auto [error, n] = co_await stream_.async_write_some(parts, use_task_tuple);
            if (error) co_return false;
            const std::size_t of_head = std::min(n, head.size());
            head.remove_prefix(of_head);
            body.remove_prefix(n - of_head);
            taken += n;
            if (taken >= progress) {
                arm(timeout);
                taken = 0;
            }
        }
        disarm();
        co_return true;
    }

    /// For a connection that from now on carries events: little memory in the kernel, and a peer that does not
    /// acknowledge what it was sent for `patience` is gone.
    void become_stream(std::chrono::milliseconds patience)
    {
        buffer_.shrink(0);
        boost::system::error_code ignored;
        socket().set_option(boost::asio::socket_base::send_buffer_size(16 << 10), ignored);
#ifdef TCP_USER_TIMEOUT
        using UserTimeout = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
        socket().set_option(UserTimeout(static_cast<int>(patience.count())), ignored);
#endif
    }

    /// Waits for `span` or until interrupted; also notices that the client went away. Gives how, and the bytes that the
    /// client sent, which are thrown away.
    Task<std::pair<Slept, std::size_t>> sleep(std::chrono::milliseconds span)
    {
        arm(span);
        idle_ = true;
        const auto [error, n] = co_await stream_.async_read_some(buffer_.prepare(512), use_task_tuple);
        idle_ = false;
        disarm();
        if (!error) co_return std::pair{Slept::spoken_to, n};
        if (error != boost::asio::error::operation_aborted || !is_open()) co_return std::pair{Slept::gone, n};
        co_return std::pair{expired_ ? Slept::to_the_end : Slept::woken, n};
    }

    /// Closes. With `linger`, bytes that still arrive are thrown away until the client closes or the time is up:
    /// closing with unread bytes would reset the connection and could destroy the answer on its way (RFC 9112
    /// section 9.6).
    Task<void> finish(bool linger, std::chrono::milliseconds timeout)
    {
        if (!is_open()) co_return;
        arm(timeout);
        if constexpr (is_tls) { static_cast<void>(co_await stream_.async_shutdown(use_task_tuple)); }
        boost::system::error_code ignored;
        socket().shutdown(Socket::shutdown_send, ignored);
        if (linger && !expired_) co_await drain();
        disarm();
        close();
    }

private:
    // Reads below TLS, if there is any: nobody needs the plain text of what is thrown away.
    Task<void> drain()
    {
        for (;;) {
            buffer_.consume(buffer_.bytes().size());
            const auto space = buffer_.prepare(16U << 10U);
            const auto [error, n] = co_await socket().async_read_some(space, use_task_tuple);
            if (error || n == 0) co_return;
            // A client that never stops sending is cut off by the deadline even if each read succeeds at once.
            if (std::chrono::steady_clock::now() > deadline_) co_return;
        }
    }

    Socket& socket()
    {
        if constexpr (is_tls)
            return stream_.next_layer();
        else
            return stream_;
    }

    Stream stream_;
    NetworkThread& thread_;
    ReadBuffer buffer_;
};

}  // namespace wattboard::http
