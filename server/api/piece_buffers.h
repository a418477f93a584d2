// Buffers of one piece each, used again and again: their number bounds what an upload holds in memory.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace wattboard::api {

/// The owner may go before the buffers that it gave out.
class PieceBuffers {
public:
    explicit PieceBuffers(std::size_t most) : state_{std::make_shared<State>()} { state_->left = most; }

    /// An empty one; waits while all are in use. It comes back by itself when nobody holds it any more.
    [[nodiscard]] std::shared_ptr<std::string> take()
    {
        std::unique_ptr<std::string> buffer;
        {
            std::unique_lock lock(state_->mutex);
            state_->returned.wait(lock, [this] { return !state_->free.empty() || state_->left > 0; });
            if (state_->free.empty()) {
                --state_->left;
                buffer = std::make_unique<std::string>();
            } else {
                buffer = std::move(state_->free.back());
                state_->free.pop_back();
            }
        }
        buffer->clear();
        return {buffer.release(), [state = state_](std::string* used) { state->give_back(used); }};
    }

private:
    struct State {
        std::mutex mutex;
        std::condition_variable returned;
        std::vector<std::unique_ptr<std::string>> free;
        std::size_t left = 0;  ///< how many more may be made

        void give_back(std::string* used)
        {
            const std::lock_guard lock(mutex);
            free.emplace_back(used);
            returned.notify_one();
        }
    };
    std::shared_ptr<State> state_;
};

}  // namespace wattboard::api
