// Logs from the future.
#include "scoring/plausibility/server_clock.h"

#include <algorithm>
#include <cmath>

#include "scoring/energy/timestamp.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

Finding check_server_clock(const EvidenceSummary& log, const LogReceipt& receipt, const Thresholds& thresholds)
{
    if (!log.zone_known || !log.end) {
        Finding finding = not_applicable("server_clock", "", "The log states no absolute times.");
        finding.evidence = log.id;
        return finding;
    }
    const double after = (static_cast<double>(*log.end) - static_cast<double>(receipt.completed_at)) * 1e-9;
    const double in_piece = receipt.piece_ahead ? receipt.piece_ahead->value() : 0.0;
    const double ahead = std::max({0.0, after, in_piece});
    Finding finding = graded_finding("server_clock", ahead, thresholds, energy::to_iso8601(*log.end),
                                     "No sample is later than its receipt.");
    finding.unit = "s";
    finding.evidence = log.id;
    if (finding.verdict != Verdict::fail) return finding;
    finding.message = in_piece > after
                          ? "Samples are " + rounded_text(ahead) + " s later than the server's clock when they arrived."
                          : "The log ends " + rounded_text(ahead) + " s after it was received.";
    constexpr double hour = 3600;
    const double hours = std::round(ahead / hour);
    if (hours > 0 && std::abs(ahead - hours * hour) <= threshold_of(thresholds, "clock_offset")) {
        finding.severity = Severity::warn;
        finding.message += " That is " + rounded_text(hours) + " h: declare another time zone.";
    }
    return finding;
}

}  // namespace wattboard
