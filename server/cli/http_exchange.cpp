// Beast over asynchronous operations run to completion: the only way in which its timeouts apply.
#include "server/cli/http_exchange.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "scoring/version.h"

namespace wattboard::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::uint64_t max_answer_bytes = 64U << 20U;
constexpr std::size_t piece_bytes = 64U << 10U;

http::request<http::empty_body> request_head(const ServerAddress& address, const OutgoingRequest& request)
{
    http::request<http::empty_body> head;
    head.version(11);
    head.method_string(request.method);
    head.target(address.base_path + request.target);
    const bool default_port = address.port == (address.tls ? "443" : "80");
    const std::string host = address.host.contains(':') ? '[' + address.host + ']' : address.host;
    head.set(http::field::host, default_port ? host : host + ':' + address.port);
    head.set(http::field::user_agent, "wattboard");
    head.set(http::field::connection, "close");
    if (request.body) head.set(http::field::content_length, std::to_string(request.content_length));
    for (const auto& [name, value] : request.headers) head.insert(name, value);
    return head;
}

ApiResponse to_response(http::response<http::string_body> message)
{
    ApiResponse response;
    response.status = message.result_int();
    for (const auto& field : message)
        response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    response.body = std::move(message.body());
    return response;
}

/// What the exchange shares between its steps.
struct Job {
    const ServerAddress& address;
    OutgoingRequest request;
    std::chrono::seconds timeout;
    const Progress& progress;
    std::optional<Problem> local_problem;  ///< the body's source failed: not the network's fault
};

/// Sends the body. A connection that breaks here may still hold the answer, so that is not yet an error.
template <class Stream>
asio::awaitable<void> send_body(Stream& stream, Job& job)
{
    std::array<char, piece_bytes> buffer;
    std::uint64_t sent = 0;
    while (true) {
        const Result<std::size_t> size = job.request.body(buffer.data(), buffer.size());
        if (!size) {
            job.local_problem = size.error();
            co_return;
        }
        if (*size == 0) co_return;
        beast::get_lowest_layer(stream).expires_after(job.timeout);
        boost::system::error_code error;
        co_await asio::async_write(stream, asio::buffer(buffer.data(), *size),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return;
        sent += *size;
        if (job.progress) job.progress(sent, job.request.content_length);
    }
}

template <class Stream>
asio::awaitable<ApiResponse> send_and_receive(Stream& stream, Job& job)
{
    auto head = request_head(job.address, job.request);
    http::request_serializer<http::empty_body> serializer{head};
    beast::get_lowest_layer(stream).expires_after(job.timeout);
    co_await http::async_write_header(stream, serializer, asio::use_awaitable);
    if (job.request.body) co_await send_body(stream, job);
    if (job.local_problem) co_return ApiResponse{};
    beast::get_lowest_layer(stream).expires_after(job.timeout);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_answer_bytes);
    if (job.request.method == "HEAD") parser.skip(true);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    co_return to_response(parser.release());
}

asio::awaitable<beast::tcp_stream> connect(Job& job)
{
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver{executor};
    const auto endpoints = co_await resolver.async_resolve(job.address.host, job.address.port, asio::use_awaitable);
    beast::tcp_stream stream{executor};
    stream.expires_after(job.timeout);
    co_await stream.async_connect(endpoints, asio::use_awaitable);
    co_return stream;
}

asio::awaitable<ApiResponse> exchange_plain(Job& job)
{
    beast::tcp_stream stream = co_await connect(job);
    ApiResponse response = co_await send_and_receive(stream, job);
    co_return response;
}

asio::awaitable<ApiResponse> exchange_tls(Job& job, asio::ssl::context& tls)
{
    beast::tcp_stream tcp = co_await connect(job);
    TlsStream stream{std::move(tcp), tls};
    stream.set_verify_callback(asio::ssl::host_name_verification(job.address.host));
    if (SSL_set_tlsext_host_name(stream.native_handle(), job.address.host.c_str()) != 1)
        throw std::runtime_error("the TLS library refuses the host name");
    beast::get_lowest_layer(stream).expires_after(job.timeout);
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    ApiResponse response = co_await send_and_receive(stream, job);
    co_return response;
}

/// Runs the coroutine on a context of its own until it is done; its exception, if any, is thrown here.
ApiResponse run(Job& job)
{
    asio::io_context context{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    tls.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls.set_default_verify_paths();
    tls.set_verify_mode(asio::ssl::verify_peer);
    ApiResponse response;
    std::exception_ptr failure;
    const auto done = [&](std::exception_ptr error, ApiResponse answer) {
        failure = std::move(error);
        response = std::move(answer);
    };
    if (job.address.tls)
        asio::co_spawn(context, exchange_tls(job, tls), done);
    else
        asio::co_spawn(context, exchange_plain(job), done);
    context.run();
    if (failure) std::rethrow_exception(failure);
    return response;
}

}  // namespace

Result<ApiResponse> exchange(const ServerAddress& address, OutgoingRequest request, std::chrono::seconds timeout,
                             const Progress& progress)
{
    Job job{.address = address, .request = std::move(request), .timeout = timeout, .progress = progress};
    try {
        ApiResponse response = run(job);
        if (job.local_problem) return std::unexpected(*job.local_problem);
        return response;
    } catch (const boost::system::system_error& error) {
        return std::unexpected(
            Problem{.type = problems::connection_failed,
                    .detail = fmt::format("{}:{}: {}.", address.host, address.port, error.code().message()),
                    .hint = "Is the server running, and is --server right?"});
    }
}

}  // namespace wattboard::cli
