// Reading a log again where its intervals were too many to be told apart: with what the first pass found, the charge is
// exact in bounded memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Lengths that the next pass keeps finer, by device.
class LengthFocus {
public:
    void add(const DeviceAccount& device);
    void apply(DeviceAccount& device) const;
    [[nodiscard]] bool empty() const { return devices_.empty(); }

private:
    struct Ranges {
        std::vector<LengthRange> intervals;
        std::vector<LengthRange> holes;
    };
    std::map<std::pair<DeviceKind, std::string>, Ranges> devices_;
};

/// Passes that are worth reading: the second settles stamps of a microsecond, the third those of a nanosecond.
inline constexpr int most_passes = 3;

/// Whether the charge errs to the dear side because classes of interval lengths hold a threshold of the gap rule:
/// another pass over the same bytes, with `another_pass`, makes it exact. False for all but logs of more than 65,536
/// distinct interval lengths at periods above 0.13 s.
[[nodiscard]] bool needs_another_pass(const EvidenceSummary& summary);

/// The context for that pass: as the last one's, with what the last pass found, and without trace sink, which has all
/// samples already.
[[nodiscard]] ReadingContext another_pass(ReadingContext context, const EvidenceSummary& summary);

/// Reads as often as it takes: `one_pass` reads the whole log with the context that it is given.
template <class OnePass>
Result<EvidenceSummary> read_in_passes(ReadingContext context, OnePass&& one_pass)
{
    Result<EvidenceSummary> summary = one_pass(std::as_const(context));
    for (int pass = 1; pass < most_passes && summary && needs_another_pass(*summary); ++pass) {
        context = another_pass(std::move(context), *summary);
        summary = one_pass(std::as_const(context));
    }
    return summary;
}

}  // namespace wattboard::energy
