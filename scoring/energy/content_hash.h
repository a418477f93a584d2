// Running 128-bit hash of a device's samples: tells the same log sent twice from two that agree in their sums.
#pragma once

#include <bit>
#include <cstdint>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// Not meant to withstand forgery: who forges two logs that count once has as much by not sending the second.
struct ContentHash {
    std::uint64_t high = 0x9E3779B97F4A7C15U;
    std::uint64_t low = 0xC2B2AE3D27D4EB4FU;

    void add(Nanoseconds time, double value)
    {
        const auto at = static_cast<std::uint64_t>(time);
        const auto bits = std::bit_cast<std::uint64_t>(value);
        high = fold(high ^ at, bits ^ 0xA0761D6478BD642FU);
        low = (std::rotl(low, 27) ^ at) * 0xFF51AFD7ED558CCDU + bits;
    }
    bool operator==(const ContentHash&) const = default;
    auto operator<=>(const ContentHash&) const = default;

private:
    static std::uint64_t fold(std::uint64_t a, std::uint64_t b)
    {
        __extension__ using Wide = unsigned __int128;
        const Wide product = static_cast<Wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U) ^ a;
    }
};

}  // namespace wattboard::energy
