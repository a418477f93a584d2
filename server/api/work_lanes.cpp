// A lane has at most one job in the pool, which does one step and then queues behind other works.
#include "server/api/work_lanes.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace wattboard::api {

namespace {

/// Steps that wait or run, at most, after the owner gave one.
constexpr std::size_t most_unfinished = 5;

/// Whether this thread is inside a step, which must not wait for others.
thread_local bool is_in_step = false;

}  // namespace

std::shared_ptr<http::WorkerPool> new_upload_workers()
{
    constexpr std::size_t fewest = 3;
    // What is queued is bounded by the uploads, each of which has few pieces in hand.
    return std::make_shared<http::WorkerPool>(std::max<std::size_t>(fewest, std::thread::hardware_concurrency()), 0);
}

struct WorkLanes::State : std::enable_shared_from_this<State> {
    using Lock = std::unique_lock<std::mutex>;

    struct Lane {
        std::deque<Step> waiting;
        bool is_scheduled = false;  ///< the pool has a job for it that did not begin
        bool is_running = false;
    };

    State(std::shared_ptr<http::WorkerPool> workers, std::size_t count) : pool{std::move(workers)}, lanes(count) {}

    /// What the pool does.
    void run(std::size_t lane)
    {
        Lock lock(mutex);
        lanes[lane].is_scheduled = false;
        if (!lanes[lane].is_running && !lanes[lane].waiting.empty()) do_step(lock, lane);
    }

    /// Does the first step of a lane that stands still.
    void do_step(Lock& lock, std::size_t lane)
    {
        Step step = std::move(lanes[lane].waiting.front());
        lanes[lane].waiting.pop_front();
        lanes[lane].is_running = true;
        lock.unlock();
        Result<void> done;
        std::exception_ptr fault;
        const bool was_in_step = std::exchange(is_in_step, true);
        try {
            done = step();
        } catch (...) {
            fault = std::current_exception();
        }
        is_in_step = was_in_step;
        // What the step holds is free before anybody hears of its end.
        step = nullptr;
        end_step(lane, std::move(done), std::move(fault));
    }

    void end_step(std::size_t lane, Result<void> done, std::exception_ptr fault)
    {
        std::vector<std::deque<Step>> dropped;
        Lock lock(mutex);
        lanes[lane].is_running = false;
        --unfinished;
        if (!failed && (fault || !done)) {
            failed = lane;
            exception = std::move(fault);
            if (!done) problem = std::move(done.error());
            drop(dropped);
        }
        ended.notify_all();
        schedule(lock, lane);
    }

    /// Sees to it that somebody goes on with a lane.
    void schedule(Lock& lock, std::size_t lane)
    {
        Lane& next = lanes[lane];
        if (next.waiting.empty() || next.is_running || std::exchange(next.is_scheduled, true)) return;
        // Under the lock: once the step is done, by whomever, the owner may take the pool away.
        if (pool->submit_admitted([self = shared_from_this(), lane] { self->run(lane); })) return;
        // A pool that has ended leaves it to whoever gives the step.
        lock.unlock();
        run(lane);
    }

    void drop(std::vector<std::deque<Step>>& dropped)
    {
        for (Lane& lane : lanes) {
            unfinished -= lane.waiting.size();
            dropped.push_back(std::exchange(lane.waiting, {}));
        }
    }

    /// Waits until at most `most` steps are unfinished, and meanwhile does what nobody does: a thread that has to wait
    /// is as good as one of the pool.
    void help(std::size_t most)
    {
        Lock lock(mutex);
        while (unfinished > most) {
            const auto waits = [](const Lane& lane) { return lane.is_running ? std::size_t{0} : lane.waiting.size(); };
            const auto longest = std::ranges::max_element(lanes, {}, waits);
            if (waits(*longest) == 0) {
                ended.wait(lock);
                continue;
            }
            do_step(lock, static_cast<std::size_t>(longest - lanes.begin()));
            lock.lock();
        }
    }

    [[nodiscard]] Result<void> result() const
    {
        if (exception) std::rethrow_exception(exception);
        if (failed) return std::unexpected(problem);
        return {};
    }

    std::shared_ptr<http::WorkerPool> pool;
    mutable std::mutex mutex;
    std::condition_variable ended;  ///< a step has ended
    std::vector<Lane> lanes;
    std::size_t unfinished = 0;  ///< steps that wait or run
    std::optional<std::size_t> failed;
    Problem problem;
    std::exception_ptr exception;
};

WorkLanes::WorkLanes(std::shared_ptr<http::WorkerPool> pool, std::size_t lanes)
    : state_{std::make_shared<State>(std::move(pool), lanes)}
{
}

WorkLanes::~WorkLanes()
{
    {
        std::vector<std::deque<Step>> dropped;
        const std::lock_guard lock(state_->mutex);
        if (!state_->failed) state_->failed = 0;  // a step in hand can give no other
        state_->drop(dropped);
    }
    // A job that finds nothing to do any more may keep the state, but the pool must not end on its own thread.
    std::shared_ptr<http::WorkerPool> pool;
    State::Lock lock(state_->mutex);
    state_->ended.wait(lock, [this] { return state_->unfinished == 0; });
    pool = std::move(state_->pool);
}

void WorkLanes::give(std::size_t lane, Step step)
{
    {
        State::Lock lock(state_->mutex);
        if (state_->failed) return;
        state_->lanes.at(lane).waiting.push_back(std::move(step));
        ++state_->unfinished;
        state_->schedule(lock, lane);
    }
    if (!is_in_step) state_->help(most_unfinished);
}

Result<void> WorkLanes::wait()
{
    state_->help(0);
    return outcome();
}

Result<void> WorkLanes::outcome() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->result();
}

std::optional<std::size_t> WorkLanes::failed_lane() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->failed;
}

}  // namespace wattboard::api
