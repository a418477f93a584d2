// A server of one answer after the other, for tests of the client: raw bytes out, the request's bytes kept.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace wattboard::cli {

class CannedServer {
public:
    /// Answers the n-th connection with the n-th of `answers` once its request is there, and closes. An empty answer
    /// closes without one; `answer_early` answers after the head alone.
    explicit CannedServer(std::vector<std::string> answers, bool answer_early = false)
        : answers_{std::move(answers)}, answer_early_{answer_early}, thread_{[this] { serve(); }}
    {
    }
    ~CannedServer() { thread_.join(); }
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;

    [[nodiscard]] std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    /// Only after all answers were given.
    [[nodiscard]] const std::vector<std::string>& requests() const { return requests_; }

private:
    using Tcp = boost::asio::ip::tcp;

    static std::size_t body_length(const std::string& head)
    {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    std::string read_request(Tcp::socket& socket) const
    {
        std::string bytes;
        std::vector<char> buffer(1U << 16U);
        while (true) {
            const auto head_end = bytes.find("\r\n\r\n");
            if (head_end != std::string::npos) {
                if (answer_early_ || bytes.size() >= head_end + 4 + body_length(bytes)) return bytes;
            }
            boost::system::error_code error;
            const auto size = socket.read_some(boost::asio::buffer(buffer), error);
            if (error) return bytes;
            bytes.append(buffer.data(), size);
        }
    }

    void serve()
    {
        for (const std::string& answer : answers_) {
            Tcp::socket socket{context_};
            acceptor_.accept(socket);
            requests_.push_back(read_request(socket));
            boost::system::error_code error;
            boost::asio::write(socket, boost::asio::buffer(answer), error);
            socket.shutdown(Tcp::socket::shutdown_send, error);
            std::vector<char> rest(1U << 16U);
            while (!error) socket.read_some(boost::asio::buffer(rest), error);
        }
    }

    std::vector<std::string> answers_;
    bool answer_early_;
    std::vector<std::string> requests_;
    boost::asio::io_context context_;
    Tcp::acceptor acceptor_{context_, Tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

inline std::string http_answer(const std::string& status, const std::string& body, const std::string& headers = "")
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" +
           body;
}

}  // namespace wattboard::cli
