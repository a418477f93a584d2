// Choice between power and counter, and the times of AMD's polls.
#include "scoring/energy/formats/amd_polls.h"

#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/c_date.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/formats/ipmi_lines.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

AmdPolls::AmdPolls(ReadingOptions options, const ReadingContext& context)
    : options_{std::move(options)}, devices_{options_, context}
{
}

std::optional<Problem> AmdPolls::begin(const AmdReading& first, std::uint64_t line)
{
    counts_ = first.joules.has_value();
    if (first.time) {
        Result<TimeUnit> unit = declared_time_unit(options_);
        const bool digits = first.time->find_first_not_of("0123456789.") == std::string_view::npos;
        if (unit && digits && !options_.map.contains("time_unit")) unit = TimeUnit::epoch_s;
        Result<TimestampReader> times =
            unit ? TimestampReader::create(options_.timezone, *unit) : std::unexpected{unit.error()};
        if (!times) return std::move(times.error());
        times_ = *times;
    }
    const ValueKind kind = counts_ ? ValueKind::counter : ValueKind::power;
    if (auto begun = devices_.begin(kind, times_.has_value(), line); !begun) return std::move(begun.error());
    if (counts_ && first.has_power) devices_.leave_out("the power beside the energy counter");
    return std::nullopt;
}

std::optional<Problem> AmdPolls::read_time(std::string_view cell, Nanoseconds& time)
{
    const std::optional<std::string> c_date = iso_of_c_date(without_zone_name(cell));
    const TimestampError error = times_->read(c_date ? std::string_view{*c_date} : cell, time);
    if (error == TimestampError::none) return std::nullopt;
    TimestampComplaint complaint = complaint_about(error, cell);
    return Problem{.type = complaint.underdetermined ? problems::underdetermined_log : problems::malformed_log,
                   .detail = std::move(complaint.detail),
                   .field = "timestamp",
                   .hint = std::move(complaint.hint)};
}

std::optional<Problem> AmdPolls::add(const AmdReading& reading, std::uint64_t line)
{
    if (!devices_.begun())
        if (auto problem = begin(reading, line)) return problem;
    PolledValue value{.decimals = reading.decimals, .limit = reading.limit, .state = reading.state};
    if (times_.has_value() != reading.time.has_value())
        return Problem{
            .type = problems::malformed_log,
            .detail = fmt::format("The reading of GPU {} has {} time, but others {}.", excerpt(reading.device),
                                  reading.time ? "a" : "no", reading.time ? "have none" : "have one"),
            .field = "timestamp",
            .hint = "Write the time into every poll, or into none and declare --interval SECONDS."};
    if (reading.time) {
        Nanoseconds time = 0;
        if (auto problem = read_time(*reading.time, time)) return problem;
        value.time = time;
    }
    value.value = counts_ ? reading.joules : reading.watts;
    if (counts_) value.decimals = 0;
    if (auto added = devices_.add(reading.device, value, line); !added) return std::move(added.error());
    return std::nullopt;
}

Result<EvidenceSummary> AmdPolls::finish(std::string format, Finding tail)
{
    return devices_.finish({.format = std::move(format),
                            .zone_known = times_ && times_->zone_known(),
                            .nonexistent_times = times_ ? times_->nonexistent() : 0,
                            .ambiguous_times = times_ ? times_->ambiguous() : 0,
                            .findings = {std::move(tail)}});
}

/// rocm-smi renames its power with the generation of the board ("Average Graphics Package Power (W)", "Current Socket
/// Graphics Package Power (W)"); a limit is called "Max".
bool is_rocm_power(std::string_view name)
{
    return name.ends_with("Power (W)") && !name.contains("Max") && !name.contains("Cap");
}

}  // namespace wattboard::energy
