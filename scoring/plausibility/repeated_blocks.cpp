// Look-up of selected grams, and chains of them at one offset.
#include "scoring/plausibility/repeated_blocks.h"

#include <algorithm>

namespace wattboard {

namespace {

constexpr WinnowSettings block_settings{.gram = RepeatedBlocks::proven,
                                        .window = RepeatedBlocks::found - RepeatedBlocks::proven + 1,
                                        .context = 0,
                                        .least_distinct = 8,
                                        .periods = 2,
                                        .low_bits = 0};
constexpr std::size_t first_size = 64;

}  // namespace

RepeatedBlocks::RepeatedBlocks() : winnower_{block_settings} {}

RepeatedBlocks::Seen& RepeatedBlocks::place_of(std::uint64_t hash)
{
    const std::size_t mask = seen_.size() - 1;
    // Selected hashes are small ones, so the high bits tell little; the lowest decide what is thinned out.
    std::size_t at = (hash >> 20U) & mask;
    while (seen_[at].position != 0 && seen_[at].hash != hash) at = (at + 1) & mask;
    return seen_[at];
}

void RepeatedBlocks::rebuild(std::size_t size)
{
    std::vector<Seen> before(size);
    before.swap(seen_);
    seen_count_ = 0;
    for (const Seen& entry : before) {
        if (entry.position == 0 || thinned_out(entry.hash)) continue;
        place_of(entry.hash) = entry;
        ++seen_count_;
    }
}

void RepeatedBlocks::grow_or_thin()
{
    if (seen_count_ * 2 < seen_.size()) return;
    if (seen_count_ >= most_seen) thinned_ = thinned_ * 2 + 1;
    rebuild(std::max(first_size, std::min(seen_.size() * 2, most_seen * 2)));
}

void RepeatedBlocks::shrink()
{
    if (seen_.size() <= first_size) return;
    thinned_ = thinned_ * 2 + 1;
    // What is left always fits: a table is at most half full.
    rebuild(seen_.size() / 2);
    seen_.shrink_to_fit();
}

void RepeatedBlocks::look_up(const SelectedGram& gram)
{
    const std::uint64_t hash = gram.hash;
    if (thinned_out(hash)) return;
    grow_or_thin();
    const auto position = static_cast<std::uint32_t>(gram.position) + 1;
    Seen& entry = place_of(hash);
    if (entry.position == 0) {
        in_chain_ = false;
        if (thinned_out(hash)) return;
        entry = {.hash = hash, .position = position, .time = gram.time};
        ++seen_count_;
        return;
    }
    const std::uint32_t offset = position - entry.position;
    if (!in_chain_ || offset != chain_offset_) {
        in_chain_ = true;
        chain_offset_ = offset;
        chain_start_ = position;
        chain_ = {.readings = 0, .first = entry.time, .again = gram.time};
    }
    chain_.readings = position - chain_start_ + proven;
    if (chain_.readings > longest_.readings) longest_ = chain_;
}

}  // namespace wattboard
