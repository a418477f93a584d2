// Rows of generic logs into samples, from whichever syntax.
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/generic_derived.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

Finding interleaved_rows(bool several_devices)
{
    Finding finding{.check = "interleaved_rows", .value = several_devices ? 1 : 0, .threshold = 0, .unit = "1"};
    finding.severity = Severity::reject;
    finding.verdict = several_devices ? Verdict::fail : Verdict::pass;
    finding.message = several_devices ? "Rows come in bursts, as from several devices, but are read as one device: its "
                                        "energy would be the mean of theirs and not their sum."
                                      : "Rows do not come in bursts as from several devices read as one.";
    return finding;
}

GenericTrace::GenericTrace(const ReadingOptions& options, const ReadingContext& context, GenericFields fields,
                           TimestampReader times)
    : fields_{std::move(fields)},
      times_{times},
      trace_{options, context, fields_.value_kind},
      relative_unit_s_{relative_time_unit(options)}
{
}

std::string_view GenericTrace::id_of(const GenericRow& row, std::size_t field)
{
    if (fields_.values.size() == 1) return fields_.device ? row.device : std::string_view{"device"};
    if (!fields_.device) return fields_.values[field];
    if (row.device.empty()) return {};
    id_.assign(row.device).append("/").append(fields_.values[field]);
    return id_;
}

Result<DeviceKind> GenericTrace::kind_of(std::string_view component) const
{
    if (component.empty()) return DeviceKind::gpu;
    if (const auto kind = from_name<DeviceKind>(component, device_kind_names)) return *kind;
    return std::unexpected{Problem{.type = problems::malformed_log,
                                   .detail = fmt::format("\"{}\" is not a component.", excerpt(component)),
                                   .field = *fields_.component,
                                   .hint = fmt::format("Components are {}.", fmt::join(device_kind_names, ", "))}};
}

std::optional<GenericRefusal> GenericTrace::add_device(const GenericRow& row, std::string_view id, std::uint64_t line,
                                                       std::size_t& device)
{
    if (id.empty())
        return GenericRefusal{Problem{.type = problems::malformed_log,
                                      .detail = "The row does not say which device it is about.",
                                      .field = *fields_.device},
                              row.device};
    Result<DeviceKind> kind = kind_of(row.component);
    if (!kind) return GenericRefusal{std::move(kind.error()), row.component};
    Result<std::size_t> added =
        trace_.add_device({.id = std::string{id}, .kind = *kind, .name = std::string{row.name}}, line);
    if (!added) return GenericRefusal{std::move(added.error()), row.device};
    device = *added;
    devices_.add(id, device);
    return std::nullopt;
}

GenericRefusal GenericTrace::refuse_time(const GenericRow& row, TimestampError error) const
{
    if (error != TimestampError::none) {
        TimestampComplaint complaint = complaint_about(error, row.time);
        return GenericRefusal{
            Problem{.type = complaint.underdetermined ? problems::underdetermined_log : problems::malformed_log,
                    .detail = std::move(complaint.detail),
                    .field = fields_.time,
                    .hint = std::move(complaint.hint)},
            row.time};
    }
    return GenericRefusal{Problem{.type = problems::underdetermined_log,
                                  .detail = fmt::format("The time \"{}\" names no zone.", excerpt(row.time)),
                                  .field = fields_.time,
                                  .hint = "Write the zone into the log, or declare it: --timezone ZONE."},
                          row.time};
}

std::optional<GenericRefusal> GenericTrace::read_time(const GenericRow& row, Nanoseconds& time)
{
    if (!relative_unit_s_) {
        const TimestampError error = times_.read(row.time, time);
        if (error == TimestampError::none && times_.zone_known()) return std::nullopt;
        return refuse_time(row, error);
    }
    const std::optional<Nanoseconds> read = read_relative_time(row.time, *relative_unit_s_);
    if (read) {
        time = *read;
        return std::nullopt;
    }
    return GenericRefusal{
        Problem{.type = problems::malformed_log,
                .detail = fmt::format("\"{}\" is not a time since the start of the log.", excerpt(row.time)),
                .field = fields_.time},
        row.time};
}

std::optional<GenericRefusal> GenericTrace::take(const GenericRow& row, std::uint64_t line)
{
    Nanoseconds time = 0;
    if (auto refusal = read_time(row, time)) return refusal;
    const double largest = fields_.value_kind == ValueKind::power ? max_watts : max_joules;
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        const GenericValue& cell = row.values[field];
        if (cell.value && (*cell.value < 0 || *cell.value * fields_.factor > largest))
            return GenericRefusal{
                Problem{.type = problems::malformed_log,
                        .detail = fmt::format("The value {} is below 0 or beyond any machine.", *cell.value),
                        .field = fields_.values[field]},
                cell.cell};
    }
    bool any = false;
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        const GenericValue& cell = row.values[field];
        std::size_t device = 0;
        const std::string_view id = id_of(row, field);
        if (const auto found = devices_.find(id))
            device = *found;
        else if (auto refusal = add_device(row, id, line, device))
            return refusal;
        any = any || cell.value.has_value();
        if (!cell.value)
            trace_.add_missing(device);
        else if (!trace_.add(device, time, *cell.value * fields_.factor, cell.decimals, {}, line))
            return GenericRefusal{trace_.problem(), row.time};
    }
    ++rows_;
    if (any && !fields_.device && fields_.value_kind == ValueKind::power) interleaved_.see(time);
    return std::nullopt;
}

RowsRead GenericTrace::take_plain(PlainRows& rows, std::string_view bytes)
{
    if (relative_unit_s_) return {};
    const bool is_power = fields_.value_kind == ValueKind::power;
    const double largest = is_power ? max_watts : max_joules;
    const bool one_device = !fields_.device && is_power;
    return rows.read(bytes, times_, devices_, [&](const PlainRow& row) {
        const double value = row.value.value() * fields_.factor;
        if (value > largest || !trace_.append(row.device, row.time, value, row.value.decimals)) return false;
        ++rows_;
        if (one_device) interleaved_.see(row.time);
        return true;
    });
}

Result<EvidenceSummary> GenericTrace::finish(std::string format, std::vector<Finding> findings)
{
    if (rows_ == 0)
        return std::unexpected{Problem{
            .type = problems::empty_log, .detail = "The log has no row of data.", .hint = "Send the whole log."}};
    findings.push_back(interleaved_rows(interleaved_.has_polls() && interleaved_.several_devices()));
    return trace_.finish({.format = std::move(format),
                          .rows = rows_,
                          .zone_known = !relative_unit_s_ && times_.zone_known(),
                          .nonexistent_times = times_.nonexistent(),
                          .ambiguous_times = times_.ambiguous(),
                          .left_out = fields_.left_out,
                          .findings = std::move(findings),
                          .clockless = relative_unit_s_.has_value()});
}

}  // namespace wattboard::energy
