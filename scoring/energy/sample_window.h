// The last samples of one device, put into time order: columns while they come in order, a heap from the first that
// does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "scoring/energy/reorder_buffer.h"
#include "scoring/energy/sample_block.h"

namespace wattboard::energy {

/// Samples leave in order once `window` further ones have come, as runs of a block; a few more may wait, but what is
/// too old for the window is refused all the same.
class SampleWindow {
public:
    /// Whether `put` may take a sample of this time.
    [[nodiscard]] bool in_order(Nanoseconds time) const { return time >= newest_; }
    /// Whether `make_room` must come before the next `put`.
    [[nodiscard]] bool full() const { return filled_ == SampleBlock::capacity; }

    [[gnu::always_inline]] void put(Nanoseconds time, double value)
    {
        if (last_->states) last_->states[filled_] = {};
        place(time, value);
    }
    [[gnu::always_inline]] void put(Nanoseconds time, double value, const RowState& state)
    {
        if (!last_->states) [[unlikely]]
            give_states();
        last_->states[filled_] = state;
        place(time, value);
    }

    /// Hands the oldest block to `take` as a run if the window is over without it, and begins another.
    template <class Take>
    void make_room(std::size_t window, Take&& take)
    {
        if (!blocks_.empty() && held() >= window + SampleBlock::capacity - first_) {
            take(run(first_, SampleBlock::capacity - first_));
            blocks_.push_back(pop_block());
        } else {
            blocks_.push_back(std::make_unique_for_overwrite<SampleBlock>());
        }
        last_ = blocks_.back().get();
        filled_ = 0;
    }

    /// A sample of any time. False: it is older than one that has left the window, and is not taken.
    template <class Take>
    bool push(const Sample& sample, std::size_t window, Take&& take)
    {
        const auto one = [&take](const Sample& next) { take(SampleRun::of(next)); };
        if (unordered_) return heap_.push(sample, window, one);
        if (in_order(sample.time)) {
            if (full()) make_room(window, take);
            if (sample.state.says_nothing())
                put(sample.time, sample.value);
            else
                put(sample.time, sample.value, sample.state);
            return true;
        }
        release_beyond(window, take);
        if (sample.time < released_) return false;
        turn_into_heap();
        return heap_.push(sample, window, one);
    }

    /// For a window that has become smaller.
    template <class Take>
    void narrow(std::size_t window, Take&& take)
    {
        if (unordered_)
            heap_.narrow(window, [&take](const Sample& next) { take(SampleRun::of(next)); });
        else
            release_beyond(window, take);
    }

    template <class Take>
    void drain(Take&& take)
    {
        release_beyond(0, take);
        heap_.drain([&take](const Sample& next) { take(SampleRun::of(next)); });
    }

    [[nodiscard]] std::uint64_t backward_steps() const { return heap_.backward_steps(); }
    [[nodiscard]] Nanoseconds largest_step() const { return heap_.largest_step(); }

private:
    [[gnu::always_inline]] void place(Nanoseconds time, double value)
    {
        last_->times[filled_] = time;
        last_->values[filled_] = value;
        ++filled_;
        newest_ = time;
    }

    [[nodiscard]] std::size_t held() const
    {
        return blocks_.empty() ? 0 : (blocks_.size() - 1) * SampleBlock::capacity + filled_ - first_;
    }
    /// Samples of the oldest block; whoever takes them sees to it that they are not held any more.
    SampleRun run(std::size_t first, std::size_t count);

    template <class Take>
    void release_beyond(std::size_t window, Take&& take)
    {
        for (std::size_t count = held(); count > window; count = held()) {
            const std::size_t end = blocks_.size() == 1 ? filled_ : SampleBlock::capacity;
            const std::size_t some = std::min(count - window, end - first_);
            take(run(first_, some));
            first_ += some;
            if (first_ < SampleBlock::capacity) continue;
            pop_block();
            if (blocks_.empty()) last_ = nullptr;
        }
    }

    std::unique_ptr<SampleBlock> pop_block()
    {
        std::unique_ptr<SampleBlock> oldest = std::move(blocks_.front());
        blocks_.pop_front();
        first_ = 0;
        return oldest;
    }

    void give_states();
    void turn_into_heap();

    std::deque<std::unique_ptr<SampleBlock>> blocks_;  ///< the oldest first; all but the last are full
    SampleBlock* last_ = nullptr;
    std::size_t filled_ = SampleBlock::capacity;  ///< samples in the last block
    std::size_t first_ = 0;                       ///< in the oldest block
    Nanoseconds newest_ = INT64_MIN;              ///< INT64_MAX from the first inversion on: none is in order any more
    Nanoseconds released_ = INT64_MIN;
    bool unordered_ = false;
    ReorderBuffer<Sample> heap_;
};

}  // namespace wattboard::energy
