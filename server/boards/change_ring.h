// The recent changes of a challenge's boards, for readers who come back and want what they missed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wattboard::boards {

/// Not thread-safe. Events are numbered by their sequence, each greater than the one before.
class ChangeRing {
public:
    struct Event {
        std::uint64_t sequence = 0;
        std::shared_ptr<const std::string> text;
    };

    /// Nothing happened up to `start` that a reader could have missed; beyond `capacity` events the oldest are
    /// forgotten.
    explicit ChangeRing(std::uint64_t start, std::size_t capacity = 256)
        : capacity_{capacity}, forgotten_{start}, last_{start}
    {
    }

    /// Throws std::logic_error unless the sequence is greater than `last`.
    void add(Event event);

    /// Every event after `sequence`, oldest first; absent if some of them are forgotten.
    [[nodiscard]] std::optional<std::vector<Event>> after(std::uint64_t sequence) const;

    /// Sequence of the last event, or the start.
    [[nodiscard]] std::uint64_t last() const { return last_; }

private:
    std::size_t capacity_;
    std::uint64_t forgotten_;  ///< of the last event that is not here any more
    std::uint64_t last_;
    std::deque<Event> events_;
};

}  // namespace wattboard::boards
