// What is waited for on a connection, once for plain sockets and once for TLS.
#include "server/http/connection.h"

#include <netinet/tcp.h>
#include <algorithm>
#include <array>

namespace wattboard::http {

template <class Stream>
Task<bool> Connection<Stream>::handshake([[maybe_unused]] std::chrono::milliseconds timeout)
{
    if constexpr (is_tls) {
        arm(timeout);
        const auto [error] = co_await stream_.async_handshake(boost::asio::ssl::stream_base::server, use_task_tuple);
        disarm();
        co_return !error;
    }
    co_return true;
}

template <class Stream>
Task<std::size_t> Connection<Stream>::read_more(std::size_t room)
{
    const auto space = buffer_.prepare(room);
    const auto [error, n] = co_await stream_.async_read_some(space, use_task_tuple);
    if (error) co_return 0;
    buffer_.commit(n);
    co_return n;
}

template <class Stream>
Task<bool> Connection<Stream>::write(std::string_view head, std::string_view body, std::chrono::milliseconds timeout,
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

template <class Stream>
void Connection<Stream>::become_stream([[maybe_unused]] std::chrono::milliseconds patience)
{
    buffer_.shrink(0);
    boost::system::error_code ignored;
    socket().set_option(boost::asio::socket_base::send_buffer_size(16 << 10), ignored);
#ifdef TCP_USER_TIMEOUT
    using UserTimeout = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
    socket().set_option(UserTimeout(static_cast<int>(patience.count())), ignored);
#endif
}

template <class Stream>
Task<std::pair<Slept, std::size_t>> Connection<Stream>::sleep(std::chrono::milliseconds span)
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

template <class Stream>
Task<void> Connection<Stream>::finish(bool linger, std::chrono::milliseconds timeout)
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

template <class Stream>
Task<void> Connection<Stream>::drain()
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

template class Connection<Socket>;
template class Connection<TlsStream>;

}  // namespace wattboard::http
