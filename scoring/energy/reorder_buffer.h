// Puts the samples of one device into time order within a bounded window.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scoring/energy/sample.h"

namespace wattboard::energy {

/// Holds the last `window` samples. A sorted file only passes through a ring; the first inversion turns the ring into a
/// heap, so that a shuffled file costs log(window) per sample and never more.
template <class Item>
class ReorderBuffer {
public:
    /// Hands over what falls out of the window, in order, to `sink`. False: the sample is older than one that has
    /// left the window already, and is not taken.
    template <class Sink>
    [[gnu::always_inline]] bool push(const Item& sample, std::size_t window, Sink&& sink)
    {
        if (any_ && sample.time < newest_ && !step_back(sample.time)) return false;
        newest_ = any_ ? std::max(newest_, sample.time) : sample.time;
        any_ = true;
        while (size_ >= window) release(sink);
        if (size_ == samples_.size()) grow();
        // Written where it stays: a copy of what was just written in parts waits for those writes.
        Item& place = samples_[heap_ ? size_ : (first_ + size_) & (samples_.size() - 1)];
        place = sample;
        place.sequence = sequence_++;
        ++size_;
        if (heap_) std::push_heap(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(size_), later);
        return true;
    }

    /// For a window that has become smaller: hands over what is beyond it, and gives the memory back.
    template <class Sink>
    void narrow(std::size_t window, Sink&& sink)
    {
        const std::size_t enough = std::bit_ceil(std::max(first_capacity, window));
        if (samples_.size() <= enough) return;
        while (size_ > window) release(sink);
        straighten();
        samples_.resize(enough);
        samples_.shrink_to_fit();
    }

    /// Before the first sample: those of earlier times are too old, as if one of that time had left the window.
    void continue_after(Nanoseconds released) { released_ = released; }

    template <class Sink>
    void drain(Sink&& sink)
    {
        while (size_ > 0) release(sink);
    }

    [[nodiscard]] std::uint64_t backward_steps() const { return backward_steps_; }
    [[nodiscard]] Nanoseconds largest_step() const { return largest_step_; }

private:
    static constexpr std::size_t first_capacity = 64;
    static constexpr std::size_t fetched_ahead = 4;

    static bool later(const Item& a, const Item& b)
    {
        // Signed difference: the sequence wraps in logs of more than 2^32 rows, the window does not.
        return a.time != b.time ? a.time > b.time : static_cast<std::int32_t>(a.sequence - b.sequence) > 0;
    }

    /// A sample of an earlier time than the newest. False: it is too old.
    bool step_back(Nanoseconds time)
    {
        if (time < released_) return false;
        ++backward_steps_;
        largest_step_ = std::max(largest_step_, newest_ - time);
        if (!heap_) turn_into_heap();
        return true;
    }

    /// Hands over the oldest sample.
    template <class Sink>
    void release(Sink&& sink)
    {
        std::size_t oldest = first_;
        if (heap_) {
            std::pop_heap(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(size_), later);
            oldest = size_ - 1;
        } else {
            first_ = (first_ + 1) & (samples_.size() - 1);
            // Written a whole window ago, so in no near cache any more.
            __builtin_prefetch(&samples_[(first_ + fetched_ahead) & (samples_.size() - 1)], 1);
        }
        --size_;
        released_ = samples_[oldest].time;
        sink(samples_[oldest]);
    }

    void turn_into_heap()
    {
        // A sorted sequence is a heap.
        straighten();
        heap_ = true;
    }

    void straighten()
    {
        std::rotate(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(first_), samples_.end());
        first_ = 0;
    }

    void grow()
    {
        if (!samples_.empty()) straighten();
        samples_.resize(std::max(first_capacity, samples_.size() * 2));
    }

    std::vector<Item> samples_;  ///< a power of two
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    bool heap_ = false;
    bool any_ = false;
    Nanoseconds newest_ = 0;
    Nanoseconds released_ = INT64_MIN;
    std::uint32_t sequence_ = 0;
    std::uint64_t backward_steps_ = 0;
    Nanoseconds largest_step_ = 0;
};

}  // namespace wattboard::energy
