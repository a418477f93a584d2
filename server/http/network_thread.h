// One network thread with its event loop and the connections that live on it.
#pragma once

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <thread>

namespace wattboard::http {

using Executor = boost::asio::io_context::executor_type;
template <class T>
using Task = boost::asio::awaitable<T, Executor>;
inline constexpr boost::asio::use_awaitable_t<Executor> use_task{};
inline constexpr auto use_task_tuple = boost::asio::as_tuple(use_task);
using Deadline = std::chrono::steady_clock::time_point;

/// A connection as its thread sees it. All members are touched on that thread only.
class Tracked : public boost::intrusive::list_base_hook<> {
public:
    virtual ~Tracked() = default;
    /// Aborts the socket operation in progress; the connection stays open.
    virtual void interrupt() noexcept = 0;
    virtual void close() noexcept = 0;

protected:
    friend class NetworkThread;
    Deadline deadline_ = Deadline::max();
    bool expired_ = false;  ///< the deadline passed while an operation was in progress
    bool idle_ = false;     ///< waits for a request that has not begun
};

/// An event loop run by one thread. A connection stays on the thread that it was given to, which makes the loop the
/// strand of all its connections without a lock. Deadlines are looked after by one sweep every 50 ms instead of a timer
/// per operation.
class NetworkThread {
public:
    NetworkThread();
    ~NetworkThread();
    NetworkThread(const NetworkThread&) = delete;
    NetworkThread& operator=(const NetworkThread&) = delete;

    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    void start();
    /// From any thread: closes the connections that wait for a request.
    void drain();
    /// From any thread: closes all connections.
    void terminate();
    /// Ends the loop and joins the thread.
    void stop();

    /// On the loop's thread.
    void add(Tracked& tracked) { tracked_.push_back(tracked); }
    void remove(Tracked& tracked) { tracked_.erase(tracked_.iterator_to(tracked)); }
    /// The value of a Date field, written once a second.
    [[nodiscard]] std::string_view date();
    [[nodiscard]] std::mt19937_64& random() { return random_; }

private:
    Task<void> sweep();

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<Executor> work_{context_.get_executor()};
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      Executor>
        timer_{context_};
    boost::intrusive::list<Tracked, boost::intrusive::constant_time_size<false>> tracked_;
    std::mt19937_64 random_{std::random_device{}()};
    std::time_t date_second_ = 0;
    std::string date_;
    std::thread thread_;
};

}  // namespace wattboard::http
