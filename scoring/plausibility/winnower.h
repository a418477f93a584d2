// Selects few positions of a sequence by its content alone, so that two sequences that share a stretch select the same
// positions in it (robust winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard {

struct WinnowSettings {
    std::size_t gram = 8;        ///< symbols that one hash covers
    std::size_t window = 113;    ///< of this many consecutive grams at least one is selected
    std::size_t context = 52;    ///< symbols before and after the gram that prove more of a match; 0: none
    int least_distinct = 4;      ///< grams of fewer different symbols are never selected
    std::size_t periods = 2;     ///< nor those that repeat with a period of at most this
    std::uint64_t low_bits = 0;  ///< the two lowest bits of each hash
};

/// A selected gram.
struct SelectedGram {
    std::uint64_t hash = 0;
    std::uint64_t context = 0;   ///< hashes of the symbols before (high 32 bits) and after; 0 where they are cut off
    std::uint64_t position = 0;  ///< of the gram's first symbol
    Nanoseconds time = 0;        ///< of that symbol
};

/// Constant memory: a ring of the last symbols. `push` hands over what it selects, at most some symbols late.
class Winnower {
public:
    explicit Winnower(const WinnowSettings& settings);

    template <class Sink>
    void push(std::uint32_t symbol, Nanoseconds time, Sink&& sink)
    {
        take(symbol, time);
        while (oldest_pending_ < count_ && oldest_pending_ + settings_.context < count_) {
            sink(emit(oldest_pending_));
            pending_.pop_front();
            oldest_pending_ = pending_.empty() ? UINT64_MAX : pending_.front();
        }
    }

    /// What is still to come: selections whose context is cut off, and that of a sequence shorter than a window.
    template <class Sink>
    void finish(Sink&& sink)
    {
        if (best_hash_ != never_selected && !selected_) pending_.push_back(best_);
        for (const std::uint64_t end : pending_) sink(emit(end));
        pending_.clear();
        oldest_pending_ = UINT64_MAX;
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Hash of all symbols so far.
    [[nodiscard]] std::uint64_t whole() const;

private:
    struct Slot {
        std::uint64_t prefix = 0;  ///< of all symbols up to this one
        std::uint64_t hash = 0;    ///< of the gram that ends here
        Nanoseconds time = 0;
        std::uint32_t symbol = 0;
    };

    void take(std::uint32_t symbol, Nanoseconds time);
    void find_best();
    void select(std::uint64_t end);
    /// Whether the gram that ends there may be selected; asked only of the least ones, as it looks at all symbols.
    [[nodiscard]] bool lively(std::uint64_t end) const;
    [[nodiscard]] SelectedGram emit(std::uint64_t end) const;
    /// Hash of the symbols in [first, past).
    [[nodiscard]] std::uint64_t hash_of(std::uint64_t first, std::uint64_t past, std::uint64_t power) const;
    [[nodiscard]] std::uint32_t context_hash(std::uint64_t first, std::uint64_t past) const;
    [[nodiscard]] const Slot& at(std::uint64_t position) const { return ring_[position & (ring_.size() - 1)]; }

    static constexpr std::uint64_t base = 0x9E3779B97F4A7C15U;
    static constexpr std::uint64_t never_selected = UINT64_MAX;

    WinnowSettings settings_;
    std::vector<Slot> ring_;
    std::uint64_t gram_power_ = 1;
    std::uint64_t context_power_ = 1;
    std::uint64_t count_ = 0;
    std::uint64_t prefix_ = 0;
    std::uint64_t best_hash_ = never_selected;  ///< of the least gram of the window
    std::uint64_t best_ = 0;                    ///< its end
    std::optional<std::uint64_t> selected_;     ///< end of the one selected last
    std::deque<std::uint64_t> pending_;
    std::uint64_t oldest_pending_ = UINT64_MAX;
};

inline std::uint64_t Winnower::hash_of(std::uint64_t first, std::uint64_t past, std::uint64_t power) const
{
    const std::uint64_t before = first == 0 ? 0 : at(first - 1).prefix;
    const std::uint64_t sum = (at(past - 1).prefix - before * power) * 0xBF58476D1CE4E5B9U;
    return (sum ^ (sum >> 32U)) * 0x94D049BB133111EBU;
}

inline void Winnower::take(std::uint32_t symbol, Nanoseconds time)
{
    prefix_ = prefix_ * base + (symbol + std::uint64_t{1}) * 0xD6E8FEB86659FD93U;
    const std::uint64_t end = count_++;
    Slot& slot = ring_[end & (ring_.size() - 1)];
    slot = {.prefix = prefix_, .hash = 0, .time = time, .symbol = symbol};
    if (count_ < settings_.gram) return;
    slot.hash = (hash_of(count_ - settings_.gram, count_, gram_power_) & ~std::uint64_t{3}) | settings_.low_bits;
    if (slot.hash <= best_hash_ && lively(end)) {
        best_hash_ = slot.hash;
        best_ = end;
    } else if (best_hash_ != never_selected && best_ + settings_.window <= end) {
        find_best();
    }
    if (best_hash_ != never_selected && count_ >= settings_.gram + settings_.window - 1 && best_ != selected_)
        select(best_);
}

}  // namespace wattboard
