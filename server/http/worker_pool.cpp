// Fixed threads over one queue.
#include "server/http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace wattboard::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t max_queued, std::function<void(std::size_t)> observe_queue)
    : max_queued_(max_queued), observe_queue_(std::move(observe_queue))
{
    for (std::size_t i = 0; i < std::max<std::size_t>(1, threads); ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::try_submit(Job&& job) { return push(std::move(job), true); }

bool WorkerPool::submit_admitted(Job&& job) { return push(std::move(job), false); }

bool WorkerPool::push(Job&& job, bool bounded)
{
    std::size_t queued = 0;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || (bounded && jobs_.size() >= max_queued_)) return false;
        jobs_.push_back(std::move(job));
        queued = jobs_.size();
    }
    ready_.notify_one();
    observe(queued);
    return true;
}

void WorkerPool::run()
{
    for (;;) {
        Job job;
        std::size_t queued = 0;
        {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
            queued = jobs_.size();
        }
        observe(queued);
        job();
    }
}

void WorkerPool::observe(std::size_t queued) const
{
    if (observe_queue_) observe_queue_(queued);
}

void WorkerPool::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

}  // namespace wattboard::http
