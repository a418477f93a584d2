// What the samples of a log say by hour of the clock.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

inline constexpr Nanoseconds nanoseconds_per_hour = 3'600'000'000'000;

/// Hour that an instant lies in; for the end of an interval pass the nanosecond before it.
constexpr std::int64_t hour_of(Nanoseconds time)
{
    return time >= 0 ? time / nanoseconds_per_hour : (time - nanoseconds_per_hour + 1) / nanoseconds_per_hour;
}

/// Joules by hours since 1970. Holds at most ten years; a log that spans more has no hours at all.
class HourlyEnergy {
public:
    static constexpr std::int64_t most_hours = 10LL * 366 * 24;

    void add(std::int64_t hour, double joules);
    /// Power that changes evenly from `from_watts` to `to_watts`, split at the hours; from < to.
    void add_ramp(Nanoseconds from, Nanoseconds to, double from_watts, double to_watts);
    /// Adds the hours of another log, each times `share`.
    void add(const HourlyEnergy& other, double share);

    [[nodiscard]] bool too_long() const { return too_long_; }
    [[nodiscard]] std::int64_t first_hour() const { return first_; }
    [[nodiscard]] const std::vector<double>& joules() const { return joules_; }
    [[nodiscard]] std::map<std::int64_t, double> kilowatt_hours() const;

    /// From what `first_hour` and `joules` gave; at most `most_hours`.
    static HourlyEnergy restored(std::int64_t first, std::vector<double> joules, bool too_long);

private:
    bool make_room(std::int64_t from, std::int64_t to);

    std::int64_t first_ = 0;
    std::vector<double> joules_;  ///< from hour `first_` on
    bool too_long_ = false;
};

}  // namespace wattboard::energy
