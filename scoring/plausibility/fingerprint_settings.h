// Lengths of trace fingerprints. All logs of a site must be fingerprinted with the same ones: a change needs the index
// to be built anew.
#pragma once

#include <cstddef>

namespace wattboard {

/// Samples whose rounded value differs from the one before: of one hash, found in any case, and proven equal by a hit.
inline constexpr std::size_t value_gram = 8;
inline constexpr std::size_t value_guarantee = 120;
inline constexpr std::size_t value_proof = 60;
/// The same by order alone: each symbol is the order of a sample among `shape_order` predecessors.
inline constexpr std::size_t shape_order = 3;
inline constexpr std::size_t shape_gram = 16;
inline constexpr std::size_t shape_guarantee = 480;
inline constexpr std::size_t shape_proof = 120;

}  // namespace wattboard
