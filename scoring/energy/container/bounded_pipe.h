// Bytes from one thread to another, with a bound on what lies between.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <vector>

namespace wattboard::energy {

class BoundedPipe {
public:
    explicit BoundedPipe(std::size_t capacity) : capacity_{capacity} {}

    /// Waits while the pipe is full. False: the reader has left.
    bool write(std::string_view bytes)
    {
        std::unique_lock lock{mutex_};
        while (!bytes.empty()) {
            changed_.wait(lock, [this] { return bytes_.size() < capacity_ || reader_left_; });
            if (reader_left_) return false;
            const std::string_view piece = bytes.substr(0, capacity_ - bytes_.size());
            bytes_.insert(bytes_.end(), piece.begin(), piece.end());
            bytes.remove_prefix(piece.size());
            changed_.notify_all();
        }
        return true;
    }

    /// Nothing more will be written.
    void end()
    {
        const std::lock_guard lock{mutex_};
        ended_ = true;
        changed_.notify_all();
    }

    /// Nothing more will be written, and what was is not whole.
    void abandon()
    {
        const std::lock_guard lock{mutex_};
        abandoned_ = ended_ = true;
        changed_.notify_all();
    }

    /// Waits for a full pipe or its end, so that the pieces do not depend on those that were written. Empty: the end.
    void read(std::vector<char>& bytes)
    {
        bytes.clear();
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return bytes_.size() == capacity_ || ended_; });
        if (abandoned_) return;
        bytes.swap(bytes_);
        changed_.notify_all();
    }

    void leave()
    {
        const std::lock_guard lock{mutex_};
        reader_left_ = true;
        changed_.notify_all();
    }

    [[nodiscard]] bool abandoned()
    {
        const std::lock_guard lock{mutex_};
        return abandoned_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<char> bytes_;
    std::size_t capacity_;
    bool ended_ = false;
    bool abandoned_ = false;
    bool reader_left_ = false;
};

}  // namespace wattboard::energy
