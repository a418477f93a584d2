// Charts of stored power traces: as many points as wanted, from as few pieces as that takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scoring/energy/trace_chart.h"
#include "server/store/traces.h"

namespace wattboard::jobs {

/// One device's trace in a range.
struct DeviceChart {
    std::size_t device = 0;  ///< index in the list of devices
    bool is_raw = true;      ///< every point is one sample
    std::vector<energy::TraceGroup> points;
    /// What the points stand for: the samples in the range, and where groups are read those of the first and last group
    /// that lie outside.
    [[nodiscard]] std::uint64_t samples() const;
};

/// Charts of the `chosen` ones of a trace's devices with at most `points` points each. Reads from the coarsest level
/// down to the first one that has as many groups in the range as there are points wanted, so that the cost depends on
/// `points` and not on the log. Throws std::runtime_error if a stored piece is damaged.
[[nodiscard]] std::vector<DeviceChart> read_charts(store::Transaction& transaction, store::EvidenceId evidence,
                                                   std::string_view engine_version,
                                                   const std::vector<energy::TracedDevice>& devices,
                                                   const std::vector<std::size_t>& chosen, energy::TraceRange range,
                                                   std::size_t points);

}  // namespace wattboard::jobs
