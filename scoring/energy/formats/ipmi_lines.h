// Single lines of ipmitool and of the loops around it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wattboard::energy {

struct DcmiReading {
    std::string_view prefix;  ///< what stands in front, such as a time
    double watts = 0;
};

/// `Instantaneous power reading:   412 Watts`.
std::optional<DcmiReading> dcmi_reading(std::string_view line);

/// The time of `IPMI timestamp: Mon Jan  5 10:00:00 2026`, `Timestamp: 01/05/2026 10:00:00` or, of releases whose date
/// follows the locale, `IPMI timestamp: 01/05/2026 10:00:00 PM UTC    Sampling period: ...`.
std::optional<std::string_view> dcmi_timestamp(std::string_view line);

struct SensorReading {
    std::string_view prefix;
    std::string_view sensor;
    double watts = 0;
};

/// `PW Consumption | 412 Watts | ok`, `PW Consumption | 412.000 | Watts | ok | ...`, also with a time in front, and the
/// lines of `sdr elist`.
std::optional<SensorReading> sensor_reading(std::string_view line);

/// Whether the name is that of a sensor of the whole node, as vendors call it.
bool is_node_sensor(std::string_view sensor);

/// Whether a line begins as a time does: a date, a day of the week or an epoch.
bool looks_like_time(std::string_view line);

/// Takes a zone's short name from the end of a time; whether it is UTC. Other names may mean several zones: the time is
/// then a local one.
bool cut_zone_name(std::string_view& text);

/// `Mon Jan  5 10:00:00 UTC 2026` as `Mon Jan  5 10:00:00 2026 Z`; a zone with another short name, which may mean
/// several zones, is left out.
std::string without_zone_name(std::string_view text);

}  // namespace wattboard::energy
