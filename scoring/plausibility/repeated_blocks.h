// Finds the longest stretch of a sequence that occurs twice, in bounded memory and one pass.
#pragma once

#include <cstdint>
#include <vector>

#include "scoring/plausibility/winnower.h"

namespace wattboard {

/// A stretch that occurs twice.
struct RepeatedBlock {
    std::uint64_t readings = 0;  ///< proven equal; 0: none
    Nanoseconds first = 0;
    Nanoseconds again = 0;
};

class RepeatedBlocks {
public:
    /// Every stretch of `found` symbols that occurs twice is found, and none shorter than `proven`; where more than
    /// `most_seen` grams were selected (about 13 symbols each), only longer ones are.
    static constexpr std::size_t found = 60;
    static constexpr std::size_t proven = 36;
    static constexpr std::size_t most_seen = 2048;

    RepeatedBlocks();

    void push(std::uint32_t symbol, Nanoseconds time)
    {
        winnower_.push(symbol, time, [this](const SelectedGram& gram) { look_up(gram); });
    }

    [[nodiscard]] std::size_t bytes() const { return seen_.size() * sizeof(Seen); }
    /// Forgets about half of the grams.
    void shrink();

    [[nodiscard]] const RepeatedBlock& longest() const { return longest_; }
    [[nodiscard]] std::uint64_t count() const { return winnower_.count(); }

private:
    struct Seen {
        std::uint64_t hash = 0;
        std::uint32_t position = 0;  ///< plus one; 0 marks a free place
        Nanoseconds time = 0;
    };

    void look_up(const SelectedGram& gram);
    Seen& place_of(std::uint64_t hash);
    [[nodiscard]] bool thinned_out(std::uint64_t hash) const { return ((hash >> 2U) & thinned_) != 0; }
    void grow_or_thin();
    void rebuild(std::size_t size);

    Winnower winnower_;
    std::vector<Seen> seen_;
    std::size_t seen_count_ = 0;
    std::uint64_t thinned_ = 0;  ///< mask of hash bits that must be zero
    std::uint32_t chain_offset_ = 0;
    std::uint32_t chain_start_ = 0;
    bool in_chain_ = false;
    RepeatedBlock chain_;
    RepeatedBlock longest_;
};

}  // namespace wattboard
