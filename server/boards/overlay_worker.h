// Keeps the overlays of changed boards fresh in the background.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "server/boards/board.h"

namespace wattboard::boards {

/// One thread. A changed board gets a new overlay once `delay` has passed, however many changes came meanwhile.
class OverlayWorker {
public:
    /// `attached` is told of every board that got one; it must return at once.
    explicit OverlayWorker(std::chrono::milliseconds delay = std::chrono::milliseconds{200},
                           std::function<void(const std::shared_ptr<Board>&)> attached = {});
    OverlayWorker(const OverlayWorker&) = delete;
    OverlayWorker& operator=(const OverlayWorker&) = delete;
    /// Finishes the overlay in hand, drops the rest.
    ~OverlayWorker();

    /// The board has changed. Returns at once; any thread.
    void notify(std::shared_ptr<Board> board);
    /// Waits until every board notified so far has its overlay (for start-up and tests).
    void drain();

private:
    void work();

    const std::chrono::milliseconds delay_;
    const std::function<void(const std::shared_ptr<Board>&)> attached_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::condition_variable idle_;
    std::set<std::shared_ptr<Board>> dirty_;
    bool busy_ = false;
    bool hurry_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace wattboard::boards
