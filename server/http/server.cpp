// Accepting connections, spreading them over the network threads, and the two-step shutdown.
#include "server/http/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "server/http/problems.h"
#include "server/http/session.h"
#include "server/http/tls_context.h"

namespace wattboard::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Connections that are told "too many connections" at one time; beyond, they are closed without a word.
constexpr std::size_t max_refusals = 64;

// Counts what must end before the server may be taken down.
class Open {
public:
    void enter()
    {
        const std::lock_guard lock(mutex_);
        ++count_;
    }
    void leave()
    {
        const std::lock_guard lock(mutex_);
        if (--count_ == 0) none_.notify_all();
    }
    bool wait_for(std::chrono::milliseconds span)
    {
        std::unique_lock lock(mutex_);
        return none_.wait_for(lock, span, [this] { return count_ == 0; });
    }
    void wait()
    {
        std::unique_lock lock(mutex_);
        none_.wait(lock, [this] { return count_ == 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable none_;
    std::size_t count_ = 0;
};

}  // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, const Router& router, observability::Metrics& metrics);
    Result<void> start();
    std::uint16_t port() const { return port_; }
    void stop(std::chrono::milliseconds grace);

private:
    Result<void> listen();
    Task<void> accept_loop();
    void spawn(NetworkThread& thread, Socket socket);
    Task<void> serve(Socket socket, NetworkThread& thread, bool refuse);
    template <class Stream>
    Task<void> serve_stream(Stream stream, NetworkThread& thread, std::string address, bool refuse);

    ServerOptions options_;
    HttpMetrics metrics_;
    RateLimiter per_address_;
    RateLimiter per_key_;
    std::vector<std::unique_ptr<NetworkThread>> threads_;
    std::optional<asio::ssl::context> tls_;
    std::optional<asio::basic_socket_acceptor<tcp, Executor>> acceptor_;
    WorkerPool workers_;
    SessionContext context_;
    Open open_;
    std::atomic<std::size_t> serving_ = 0;
    std::atomic<std::size_t> refusing_ = 0;
    std::uint16_t port_ = 0;
    bool running_ = false;
};

Server::Impl::Impl(ServerOptions options, const Router& router, observability::Metrics& metrics)
    : options_(std::move(options)),
      metrics_(metrics, router, options_.name),
      per_address_(options_.rate_per_address),
      per_key_(options_.rate_per_key),
      workers_(options_.worker_threads, options_.worker_queue,
               [this](std::size_t queued) { metrics_.worker_queue().Set(static_cast<double>(queued)); }),
      context_{.options = options_,
               .router = router,
               .metrics = metrics_,
               .per_address = per_address_,
               .per_key = per_key_,
               .workers = workers_}
{
    for (std::size_t i = 0; i < std::max<std::size_t>(1, options_.network_threads); ++i)
        threads_.push_back(std::make_unique<NetworkThread>());
}

Result<void> Server::Impl::listen()
{
    const auto failed = [this](const boost::system::error_code& error) {
        return std::unexpected(Problem{
            .type = problems::listener_failed,
            .detail = fmt::format("Cannot listen on {} port {}: {}.", options_.address, options_.port, error.message()),
            .hint = "Choose a free port and an address of this machine."});
    };
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return failed(error);
    const tcp::endpoint endpoint(address, options_.port);
    auto& acceptor = acceptor_.emplace(threads_.front()->context());
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failed(error);
    port_ = acceptor.local_endpoint().port();
    return {};
}

Result<void> Server::Impl::start()
{
    if (options_.tls) {
        auto context = make_tls_context(*options_.tls);
        if (!context) return std::unexpected(std::move(context.error()));
        tls_ = std::move(*context);
    }
    if (auto listening = listen(); !listening) return listening;
    running_ = true;
    open_.enter();
    asio::co_spawn(threads_.front()->context().get_executor(), accept_loop(),
                   [this](const std::exception_ptr&) { open_.leave(); });
    for (const auto& thread : threads_) thread->start();
    return {};
}

Task<void> Server::Impl::accept_loop()
{
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> pause(
        threads_.front()->context());
    for (std::size_t turn = 0;; ++turn) {
        NetworkThread& thread = *threads_.at(turn % threads_.size());
        Socket socket(thread.context());
        const auto [error] = co_await acceptor_->async_accept(socket, use_task_tuple);
        if (!acceptor_->is_open()) co_return;
        if (error) {
            // Out of descriptors, most likely: accepting again at once would only spin.
            spdlog::warn("cannot accept a connection: {}", error.message());
            pause.expires_after(std::chrono::milliseconds(100));
            co_await pause.async_wait(use_task_tuple);
            continue;
        }
        spawn(thread, std::move(socket));
    }
}

void Server::Impl::spawn(NetworkThread& thread, Socket socket)
{
    const bool refuse = serving_ >= options_.max_connections + context_.streams.open();
    auto& counter = refuse ? refusing_ : serving_;
    if (refuse) {
        metrics_.refused_connections().Increment();
        if (refusing_ >= max_refusals) return;
    }
    ++counter;
    open_.enter();
    metrics_.connections().Increment();
    asio::co_spawn(thread.context().get_executor(), serve(std::move(socket), thread, refuse),
                   [this, &counter](const std::exception_ptr& exception) {
                       if (exception) spdlog::error("a connection ended by an exception");
                       metrics_.connections().Decrement();
                       --counter;
                       open_.leave();
                   });
}

Task<void> Server::Impl::serve(Socket socket, NetworkThread& thread, bool refuse)
{
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) co_return;
    std::string address = peer.address().to_string();
    if (tls_) {
        TlsStream stream(std::move(socket), *tls_);
        co_await serve_stream(std::move(stream), thread, std::move(address), refuse);
    } else {
        co_await serve_stream(std::move(socket), thread, std::move(address), refuse);
    }
}

template <class Stream>
Task<void> Server::Impl::serve_stream(Stream stream, NetworkThread& thread, std::string address, bool refuse)
{
    Session<Stream> session(std::move(stream), thread, context_, std::move(address));
    if (refuse) {
        co_await session.refuse();
    } else {
        co_await session.run();
    }
}

void Server::Impl::stop(std::chrono::milliseconds grace)
{
    if (!std::exchange(running_, false)) return;
    context_.draining = true;
    asio::post(threads_.front()->context(), [this] {
        boost::system::error_code ignored;
        acceptor_->close(ignored);
    });
    for (const auto& thread : threads_) thread->drain();
    if (!open_.wait_for(grace)) {
        for (const auto& thread : threads_) thread->terminate();
        open_.wait();
    }
    // The pool goes first: a worker may still be inside the call that woke the last session.
    workers_.stop();
    for (const auto& thread : threads_) thread->stop();
}

Server::Server(ServerOptions options, const Router& router, observability::Metrics& metrics)
    : impl_(std::make_unique<Impl>(std::move(options), router, metrics))
{
}

Server::~Server() { impl_->stop(std::chrono::milliseconds(0)); }

Result<void> Server::start() { return impl_->start(); }

std::uint16_t Server::port() const { return impl_->port(); }

void Server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }

}  // namespace wattboard::http
