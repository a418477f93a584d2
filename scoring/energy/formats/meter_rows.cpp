// Time cells of meters, and what is said if their order stays open.
#include "scoring/energy/formats/meter_rows.h"

#include <utility>

#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

Result<MeterClock> MeterClock::create(const ReadingOptions& options, TimeUnit unit, std::string zone)
{
    const Result<TimeUnit> declared = declared_time_unit(options);
    if (!declared) return std::unexpected{declared.error()};
    const Result<DayOrder> order = declared_day_order(options);
    if (!order) return std::unexpected{order.error()};
    const std::string& naive_zone = zone.empty() ? options.timezone : zone;
    Result<TimestampReader> times =
        TimestampReader::create(naive_zone, options.map.contains("time_unit") ? *declared : unit);
    if (!times) return std::unexpected{times.error()};
    return MeterClock{*times, *order};
}

bool MeterClock::settled(std::string_view cell)
{
    const std::optional<LocalDate> date = split_date(cell);
    if (!date) return true;
    finder_.see(*date);
    return finder_.order() != DayOrder::unknown;
}

std::optional<Problem> MeterClock::read(std::string_view cell, Nanoseconds& time)
{
    const std::optional<LocalDate> date = split_date(cell);
    std::string_view iso = cell;
    if (date) iso = to_iso(*date, finder_.order(), buffer_);
    TimestampError error = times_.read(iso, time);
    if (error == TimestampError::none) return std::nullopt;
    TimestampComplaint complaint = complaint_about(error, cell);
    return Problem{.type = complaint.underdetermined ? problems::underdetermined_log : problems::malformed_log,
                   .detail = std::move(complaint.detail),
                   .hint = std::move(complaint.hint)};
}

Problem HeldLines::undecided(std::uint64_t line)
{
    return {.type = problems::underdetermined_log,
            .detail = "Nothing in the file shows whether its dates begin with the day or with the month.",
            .line = line,
            .field = "time",
            .hint = "Declare --map date_order=dmy (day first) or --map date_order=mdy (month first)."};
}

}  // namespace wattboard::energy
