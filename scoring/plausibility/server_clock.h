// Times of logs against the clock of the server that received them.
#pragma once

#include <optional>

#include "scoring/energy/evidence_summary.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

/// When the platform received a log, by its database's clock.
struct LogReceipt {
    Nanoseconds completed_at = 0;  ///< when the last piece was stored
    /// By how much the samples of a piece were later than the clock when the piece was stored, at worst; absent: none
    /// was. Logs that arrive while they are written are held to the clock all along by it, not at their end alone.
    std::optional<Seconds> piece_ahead;
};

/// No sample can be taken after it was received: by more than 0.8 s warns (MLPerf's tolerance), by more than 60 s
/// holds. A whole number of hours is a mistaken time zone: it warns and names them. How long a log lay before it was
/// sent says nothing. Id "server_clock".
[[nodiscard]] Finding check_server_clock(const EvidenceSummary& log, const LogReceipt& receipt,
                                         const Thresholds& thresholds);

}  // namespace wattboard
