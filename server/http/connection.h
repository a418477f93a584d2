// The byte side of one connection, plain or TLS: reading and writing under deadlines, closing without losing an answer.
#pragma once

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

    Task<bool> handshake(std::chrono::milliseconds timeout);

    /// Reads at least one byte into the buffer; 0: end, error, or time up.
    Task<std::size_t> read_more(std::size_t room);

    /// Writes both parts. The client must take `progress` bytes (or the rest) in each `timeout`.
    Task<bool> write(std::string_view head, std::string_view body, std::chrono::milliseconds timeout,
                     std::size_t progress);

    /// For a connection that from now on carries events: little memory in the kernel, and a peer that does not
    /// acknowledge what it was sent for `patience` is gone.
    void become_stream(std::chrono::milliseconds patience);

    /// Waits for `span` or until interrupted; also notices that the client went away. Gives how, and the bytes that the
    /// client sent, which are thrown away.
    Task<std::pair<Slept, std::size_t>> sleep(std::chrono::milliseconds span);

    /// Closes. With `linger`, bytes that still arrive are thrown away until the client closes or the time is up:
    /// closing with unread bytes would reset the connection and could destroy the answer on its way (RFC 9112
    /// section 9.6).
    Task<void> finish(bool linger, std::chrono::milliseconds timeout);

private:
    // Reads below TLS, if there is any: nobody needs the plain text of what is thrown away.
    Task<void> drain();

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

extern template class Connection<Socket>;
extern template class Connection<TlsStream>;

}  // namespace wattboard::http
