// Times of the API: RFC 3339 text with a zone to nanoseconds since the Unix epoch, and back in UTC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"

namespace wattboard {

/// Time of text such as "2026-11-20T10:28:00.25Z" or "2026-11-20 11:28:00+01:00" (RFC 3339; a blank may stand for T).
/// Years 1678 to 2261; up to nine decimals. A missing zone, a leap second or a date that does not exist is
/// `invalid_value`.
Result<Nanoseconds> parse_time(std::string_view text);

/// UTC text with as many decimals as needed (none, 3, 6 or 9), such as "2026-11-20T10:28:00.250Z".
std::string format_time(Nanoseconds time);

/// A time cut to whole microseconds (towards the past): what the database keeps.
Nanoseconds whole_microseconds(Nanoseconds time);

/// Now, by this machine's clock. What is acknowledged is stamped by the database's clock instead.
Nanoseconds current_time();

}  // namespace wattboard
