// The loop of the overlay thread.
#include "server/boards/overlay_worker.h"

#include <utility>

#include "server/boards/overlay.h"

namespace wattboard::boards {

OverlayWorker::OverlayWorker(std::chrono::milliseconds delay,
                             std::function<void(const std::shared_ptr<Board>&)> attached)
    : delay_{delay}, attached_{std::move(attached)}, thread_{[this] { work(); }}
{
}

OverlayWorker::~OverlayWorker()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void OverlayWorker::notify(std::shared_ptr<Board> board)
{
    {
        const std::lock_guard lock{mutex_};
        dirty_.insert(std::move(board));
    }
    changed_.notify_all();
}

void OverlayWorker::drain()
{
    std::unique_lock lock{mutex_};
    hurry_ = true;
    changed_.notify_all();
    idle_.wait(lock, [this] { return dirty_.empty() && !busy_; });
    hurry_ = false;
}

void OverlayWorker::work()
{
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !dirty_.empty(); });
        changed_.wait_for(lock, delay_, [this] { return stopping_ || hurry_; });
        if (stopping_) return;
        auto boards = std::exchange(dirty_, {});
        busy_ = true;
        lock.unlock();
        for (const auto& board : boards) {
            board->attach(Overlay::compute(*board->snapshot()));
            if (attached_) attached_(board);
        }
        boards.clear();
        lock.lock();
        busy_ = false;
        idle_.notify_all();
    }
}

}  // namespace wattboard::boards
