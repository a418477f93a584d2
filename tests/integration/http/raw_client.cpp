// POSIX sockets under the raw test client.
#include "integration/http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace wattboard::http::testing {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the server under test");
}

RawClient::~RawClient() { close(); }

void RawClient::close()
{
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void RawClient::set_receive_buffer(int bytes) { ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); }

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool RawClient::fill()
{
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, 10'000) != 1) return false;
    std::array<char, 65'536> block{};
    const auto n = ::recv(socket_, block.data(), block.size(), 0);
    if (n <= 0) return false;
    buffer_.append(block.data(), static_cast<std::size_t>(n));
    return true;
}

std::optional<Answer> RawClient::read(bool head)
{
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return std::nullopt;
    }
    Answer answer;
    answer.status = std::stoi(buffer_.substr(9, 3));
    for (std::size_t at = buffer_.find("\r\n") + 2; at < end;) {
        const auto line_end = buffer_.find("\r\n", at);
        const auto colon = buffer_.find(": ", at);
        std::string name = buffer_.substr(at, colon - at);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        answer.headers.emplace(std::move(name), buffer_.substr(colon + 2, line_end - colon - 2));
        at = line_end + 2;
    }
    buffer_.erase(0, end + 4);
    const auto length = answer.headers.find("content-length");
    const std::size_t size = head || length == answer.headers.end() ? 0 : std::stoul(length->second);
    while (buffer_.size() < size) {
        if (!fill()) return std::nullopt;
    }
    answer.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return answer;
}

std::optional<Answer> RawClient::ask(std::string_view bytes, bool head)
{
    send(bytes);
    return read(head);
}

bool RawClient::wait_for_bytes(std::size_t count)
{
    while (buffer_.size() < count)
        if (!fill()) return false;
    return true;
}

std::string RawClient::rest_within(std::chrono::milliseconds span)
{
    const auto until = std::chrono::steady_clock::now() + span;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) != 1 || !fill()) return std::exchange(buffer_, {});
    }
}

bool RawClient::is_closed_within(std::chrono::milliseconds span)
{
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, static_cast<int>(span.count())) != 1) return false;
    char byte = 0;
    return ::recv(socket_, &byte, 1, 0) <= 0 && buffer_.empty();
}

std::string get(std::string_view target, std::string_view more)
{
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

}  // namespace wattboard::http::testing
