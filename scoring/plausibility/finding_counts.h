// How many checks an entry failed, by what failing means: what lists show in place of the findings themselves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>

#include "scoring/plausibility/finding.h"

namespace wattboard {

/// Counts of failed checks; beyond 65,535 they stay there.
struct FindingCounts {
    std::uint16_t warnings = 0;    ///< severity `warn`: shown
    std::uint16_t rejections = 0;  ///< severity `reject`: hold an entry until a reviewer decides

    bool operator==(const FindingCounts&) const = default;
};

[[nodiscard]] inline FindingCounts count_failed(std::span<const Finding> findings)
{
    const auto count = [&](Severity severity) {
        const auto failed = std::ranges::count_if(findings, [&](const Finding& finding) {
            return finding.severity == severity && finding.verdict == Verdict::fail;
        });
        constexpr auto most = std::numeric_limits<std::uint16_t>::max();
        return static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(failed, most));
    };
    return {.warnings = count(Severity::warn), .rejections = count(Severity::reject)};
}

}  // namespace wattboard
