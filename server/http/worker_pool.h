// The bounded pool of threads on which everything that may block runs (database, scoring, hashing).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wattboard::http {

class WorkerPool {
public:
    using Job = std::move_only_function<void()>;

    /// `observe_queue` is called with the queue's length, under no lock, after it changed.
    WorkerPool(std::size_t threads, std::size_t max_queued, std::function<void(std::size_t)> observe_queue = {});
    /// As `stop`.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Queues new work, or refuses it (false, `job` untouched) when `max_queued` jobs wait already or the pool stops.
    /// A job must not throw.
    [[nodiscard]] bool try_submit(Job&& job);

    /// Queues the next step of work that was admitted before (a piece of an upload): never refused before `stop`, and
    /// bounded by the number of connections. False once the pool stops.
    [[nodiscard]] bool submit_admitted(Job&& job);

    /// Runs what is queued, then joins the threads. Later submissions are refused.
    void stop();

private:
    bool push(Job&& job, bool bounded);
    void run();
    void observe(std::size_t queued) const;

    std::size_t max_queued_;
    std::function<void(std::size_t)> observe_queue_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace wattboard::http
