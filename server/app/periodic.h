// Runs a small chore now and then on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace wattboard {

/// Calls `chore` at once and then every `interval` until destroyed, which waits for a chore in hand. The chore must not
/// throw.
class Periodic {
public:
    Periodic(std::chrono::milliseconds interval, std::function<void()> chore)
        : thread_{
              [this, interval, chore = std::move(chore)](const std::stop_token& stop) { run(stop, interval, chore); }}
    {
    }

private:
    void run(const std::stop_token& stop, std::chrono::milliseconds interval, const std::function<void()>& chore)
    {
        while (!stop.stop_requested()) {
            chore();
            std::unique_lock lock{mutex_};
            woken_.wait_for(lock, stop, interval, [] { return false; });
        }
    }

    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;
};

}  // namespace wattboard
