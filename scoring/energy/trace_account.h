// The running sums of all devices of one log after reading, or of the logs of one run put together: what can be charged
// anew without the samples.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/hourly_energy.h"
#include "scoring/energy/log_facts.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

class TraceAccount {
public:
    LogFacts facts;  ///< without the parser's findings, which are in the summary
    std::vector<DeviceAccount> devices;
    HourlyEnergy hours;  ///< of all devices together
    std::uint64_t first_backward_line = 0;
    /// Of putting logs together: "same_log_twice".
    std::vector<Finding> findings;

    /// Compact bytes of a version of their own, for the database. `findings` and `statistics` are not in them.
    [[nodiscard]] std::string encode() const;
    /// Problem `malformed_log` for bytes that `encode` did not write: every count, length and number is checked.
    [[nodiscard]] static Result<TraceAccount> decode(std::string_view bytes);
};

/// One log of a run.
struct LogAccount {
    const TraceAccount* account = nullptr;  ///< not null
    std::string evidence;                   ///< `EvidenceSummary::id`, for findings
};

/// Puts the logs of one run together, in any order with the same result. A device (id, kind and model where it is
/// named) in several logs that do not overlap in time is one trace, with an interval between the logs like any other.
/// In overlapping logs they stay two devices with distinct ids, unless all their samples are the same: then it counts
/// once, with a finding.
[[nodiscard]] TraceAccount merge(std::span<const LogAccount> logs);

/// Energy, charge, uncertainty and checks of an account under declared options (`start`, `end`, `accelerators`) and
/// what the platform knows. `account` of the summary is left null.
[[nodiscard]] EvidenceSummary summarise(const TraceAccount& account, const ReadingOptions& options,
                                        const ReadingContext& context);

/// The board limit that a device is charged by: of its own name, else of the declared hardware; absent if unknown.
[[nodiscard]] std::optional<Watts> known_limit(const DeviceInfo& info, const ReadingOptions& options,
                                               const ReadingContext& context);

}  // namespace wattboard::energy
