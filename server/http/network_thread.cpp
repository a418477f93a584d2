// The event loop, the sweep over deadlines and the cached Date value.
#include "server/http/network_thread.h"

#include <spdlog/spdlog.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace wattboard::http {

namespace asio = boost::asio;

NetworkThread::NetworkThread() = default;

NetworkThread::~NetworkThread() { stop(); }

void NetworkThread::start()
{
    asio::co_spawn(context_.get_executor(), sweep(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
}

void NetworkThread::stop()
{
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

void NetworkThread::drain()
{
    asio::post(context_, [this] {
        for (Tracked& tracked : tracked_) {
            if (tracked.idle_) tracked.interrupt();
        }
    });
}

void NetworkThread::terminate()
{
    asio::post(context_, [this] {
        for (Tracked& tracked : tracked_) tracked.close();
    });
}

Task<void> NetworkThread::sweep()
{
    for (;;) {
        timer_.expires_after(std::chrono::milliseconds(50));
        const auto [error] = co_await timer_.async_wait(use_task_tuple);
        if (error) co_return;
        const Deadline now = std::chrono::steady_clock::now();
        for (Tracked& tracked : tracked_) {
            if (tracked.deadline_ > now) continue;
            tracked.deadline_ = Deadline::max();
            tracked.expired_ = true;
            tracked.interrupt();
        }
    }
}

std::string_view NetworkThread::date()
{
    const std::time_t now = std::time(nullptr);
    if (now == date_second_) return date_;
    date_second_ = now;
    std::tm parts{};
    gmtime_r(&now, &parts);
    // Not strftime's %a and %b, which follow the locale.
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    date_ = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.at(static_cast<std::size_t>(parts.tm_wday)),
                        parts.tm_mday, months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                        parts.tm_hour, parts.tm_min, parts.tm_sec);
    return date_;
}

}  // namespace wattboard::http
