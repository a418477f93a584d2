// Steps of one piece of work on threads that many such works share: in order within a lane, lanes beside each other.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "scoring/problem.h"
#include "server/http/worker_pool.h"

namespace wattboard::api {

/// A pool for the works of one process: a thread a core and at least three, since some of them wait for the database.
[[nodiscard]] std::shared_ptr<http::WorkerPool> new_upload_workers();

/// One owner, from one thread at a time. The first problem or exception of a step ends the work: what still waits is
/// dropped, and `wait` and `outcome` report it. A step may give further steps, but not wait.
class WorkLanes {
public:
    using Step = std::move_only_function<Result<void>()>;

    WorkLanes(std::shared_ptr<http::WorkerPool> pool, std::size_t lanes);
    /// Drops what waits, and waits for the steps in hand.
    ~WorkLanes();
    WorkLanes(const WorkLanes&) = delete;
    WorkLanes& operator=(const WorkLanes&) = delete;

    /// Queues a step. The owner then waits while more than a few are unfinished, and does such steps itself that nobody
    /// does; a step only queues. Does nothing once the work has failed.
    void give(std::size_t lane, Step step);
    /// Waits until no step waits or runs.
    [[nodiscard]] Result<void> wait();
    /// How the work went so far; throws what a step threw.
    [[nodiscard]] Result<void> outcome() const;
    /// The lane of the step that failed first.
    [[nodiscard]] std::optional<std::size_t> failed_lane() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace wattboard::api
