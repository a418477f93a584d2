// A bound on the request bodies that wait in memory, over all connections of a server.
#pragma once

#include <atomic>
#include <cstddef>

namespace wattboard::http {

/// Thread-safe. Without it ten thousand clients that send most of a body and pause would hold ten thousand times the
/// limit of one.
class BodyBudget {
public:
    explicit BodyBudget(std::size_t most) : most_(most) {}

    /// False, and nothing taken, if `bytes` more would exceed the bound.
    [[nodiscard]] bool take(std::size_t bytes)
    {
        if (held_.fetch_add(bytes) + bytes <= most_) return true;
        held_.fetch_sub(bytes);
        return false;
    }
    void give(std::size_t bytes) { held_.fetch_sub(bytes); }
    [[nodiscard]] std::size_t held() const { return held_.load(); }

private:
    std::size_t most_;
    std::atomic<std::size_t> held_ = 0;
};

/// What one connection holds of a budget; given back when released or destroyed.
class BodyShare {
public:
    explicit BodyShare(BodyBudget& budget) : budget_(budget) {}
    ~BodyShare() { release(); }
    BodyShare(const BodyShare&) = delete;
    BodyShare& operator=(const BodyShare&) = delete;

    /// Holds at least `bytes` from now on; false if the budget has not that much left.
    [[nodiscard]] bool grow_to(std::size_t bytes)
    {
        if (bytes <= held_) return true;
        if (!budget_.take(bytes - held_)) return false;
        held_ = bytes;
        return true;
    }
    void release()
    {
        budget_.give(held_);
        held_ = 0;
    }

private:
    BodyBudget& budget_;
    std::size_t held_ = 0;
};

}  // namespace wattboard::http
