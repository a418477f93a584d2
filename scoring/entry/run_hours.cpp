// Hours of logs and of spans.
#include "scoring/entry/run_hours.h"

#include <algorithm>

namespace wattboard {

namespace {

std::map<std::int64_t, double> even_shares(const TimeSpan& span)
{
    std::map<std::int64_t, double> shares;
    const auto whole = static_cast<double>(span.end - span.start);
    for (std::int64_t hour = energy::hour_of(span.start); hour * nanoseconds_per_hour < span.end; ++hour) {
        const Nanoseconds from = std::max(span.start, hour * nanoseconds_per_hour);
        const Nanoseconds to = std::min(span.end, (hour + 1) * nanoseconds_per_hour);
        shares.emplace(hour, static_cast<double>(to - from) / whole);
    }
    return shares;
}

/// Whether every log with energy says in which hours it was used.
bool all_have_hours(const RunFacts& run)
{
    return std::ranges::all_of(run.evidence, [](const EvidenceSummary& evidence) {
        return !(evidence.energy > KilowattHours{}) || !evidence.hourly_energy_kwh.empty();
    });
}

}  // namespace

std::map<std::int64_t, double> hourly_shares(const RunFacts& run)
{
    std::map<std::int64_t, double> shares;
    double sum = 0;
    if (all_have_hours(run))
        for (const EvidenceSummary& evidence : run.evidence)
            for (const auto& [hour, kwh] : evidence.hourly_energy_kwh) {
                if (kwh > 0) shares[hour] += kwh;
                sum += std::max(0.0, kwh);
            }
    if (sum > 0) {
        for (auto& [hour, share] : shares) share /= sum;
        return shares;
    }
    return run.span && run.span->end > run.span->start ? even_shares(*run.span) : std::map<std::int64_t, double>{};
}

}  // namespace wattboard
