// Splitting of intervals at the hours.
#include "scoring/energy/hourly_energy.h"

#include <algorithm>
#include <utility>

#include "scoring/units.h"

namespace wattboard::energy {

bool HourlyEnergy::make_room(std::int64_t from, std::int64_t to)
{
    if (too_long_) return false;
    const std::int64_t first = joules_.empty() ? from : std::min(first_, from);
    const std::int64_t end = joules_.empty() ? to + 1 : std::max(first_ + std::ssize(joules_), to + 1);
    if (end - first > most_hours) {
        too_long_ = true;
        joules_ = {};
        return false;
    }
    if (!joules_.empty() && first < first_)
        joules_.insert(joules_.begin(), static_cast<std::size_t>(first_ - first), 0);
    first_ = first;
    joules_.resize(static_cast<std::size_t>(end - first));
    return true;
}

void HourlyEnergy::add(std::int64_t hour, double joules)
{
    if (make_room(hour, hour)) joules_[static_cast<std::size_t>(hour - first_)] += joules;
}

void HourlyEnergy::add_ramp(Nanoseconds from, Nanoseconds to, double from_watts, double to_watts)
{
    const std::int64_t last = hour_of(to - 1);
    if (!make_room(hour_of(from), last)) return;
    const double slope = (to_watts - from_watts) / (static_cast<double>(to - from) * 1e-9);
    for (std::int64_t hour = hour_of(from); hour <= last; ++hour) {
        const Nanoseconds begin = std::max(from, hour * nanoseconds_per_hour);
        const Nanoseconds end = std::min(to, (hour + 1) * nanoseconds_per_hour);
        const double seconds = static_cast<double>(end - begin) * 1e-9;
        const double middle = static_cast<double>(begin - from) * 1e-9 + seconds / 2;
        joules_[static_cast<std::size_t>(hour - first_)] += (from_watts + slope * middle) * seconds;
    }
}

void HourlyEnergy::add(const HourlyEnergy& other, double share)
{
    if (other.too_long_) {
        too_long_ = true;
        joules_ = {};
    }
    if (other.joules_.empty() || !make_room(other.first_, other.first_ + std::ssize(other.joules_) - 1)) return;
    for (std::size_t i = 0; i < other.joules_.size(); ++i)
        joules_[static_cast<std::size_t>(other.first_ - first_) + i] += share * other.joules_[i];
}

std::map<std::int64_t, double> HourlyEnergy::kilowatt_hours() const
{
    std::map<std::int64_t, double> hours;
    for (std::size_t i = 0; i < joules_.size(); ++i)
        if (joules_[i] > 0)
            hours.emplace_hint(hours.end(), first_ + static_cast<std::int64_t>(i),
                               joules_[i] / joules_per_kilowatt_hour);
    return hours;
}

HourlyEnergy HourlyEnergy::restored(std::int64_t first, std::vector<double> joules, bool too_long)
{
    HourlyEnergy hours;
    hours.first_ = first;
    hours.joules_ = std::move(joules);
    hours.too_long_ = too_long;
    return hours;
}

}  // namespace wattboard::energy
