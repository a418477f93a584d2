// How much a compressed file may grow when it is unpacked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "scoring/problem.h"

namespace wattboard {

/// Limits on one piece of evidence; beyond them the problem is `limit_exceeded`.
struct ExpansionLimits {
    std::uint64_t max_bytes = std::uint64_t{64} << 30U;  ///< unpacked, all files together
    std::uint64_t max_ratio = 1000;                      ///< unpacked to packed, beyond the first MiB
    std::size_t max_files = 1000;                        ///< of one archive
};

namespace energy {

/// Unpacked bytes up to which the ratio says nothing: small files of one repeated row are honest.
inline constexpr std::uint64_t ratio_free_bytes = std::uint64_t{1} << 20U;

/// Running account of one unpacking.
class ExpansionBudget {
public:
    explicit ExpansionBudget(const ExpansionLimits& limits) : limits_{limits} {}

    /// Totals so far; a problem once they exceed a limit.
    [[nodiscard]] std::optional<Problem> check(std::uint64_t packed, std::uint64_t unpacked) const;

private:
    ExpansionLimits limits_;
};

}  // namespace energy

}  // namespace wattboard
