// Choice of fields, units and devices of generic logs.
#include "scoring/energy/formats/generic_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

struct UnitFactor {
    std::string_view unit;
    double factor;
};
constexpr std::array<UnitFactor, 5> power_units{{{"W", 1}, {"mW", 1e-3}, {"uW", 1e-6}, {"µW", 1e-6}, {"kW", 1e3}}};
constexpr std::array<UnitFactor, 8> energy_units{
    {{"J", 1}, {"mJ", 1e-3}, {"uJ", 1e-6}, {"µJ", 1e-6}, {"kJ", 1e3}, {"Wh", 3.6e3}, {"mWh", 3.6}, {"kWh", 3.6e6}}};

struct ValueField {
    std::string_view role;
    std::string_view documented_name;
    ValueKind kind;
};
// A counter loses nothing between its rows, so it is preferred where a log has several.
constexpr std::array<ValueField, 3> value_fields{{{"counter", "energy_j_total", ValueKind::counter},
                                                  {"energy", "energy_j", ValueKind::interval_energy},
                                                  {"power", "power_w", ValueKind::power}}};

/// A name that says its own unit, as `power_w` or `power.draw [W]` do.
std::string_view unit_in_name(std::string_view name)
{
    for (const ValueField& field : value_fields)
        if (name == field.documented_name) return field.kind == ValueKind::power ? "W" : "J";
    const std::size_t bracket = name.rfind('[');
    if (bracket == std::string_view::npos || !name.ends_with(']')) return {};
    return name.substr(bracket + 1, name.size() - bracket - 2);
}

template <std::size_t N>
bool is_unit(std::string_view unit, const std::array<UnitFactor, N>& units)
{
    return std::ranges::find(units, unit, &UnitFactor::unit) != units.end();
}

bool has(const std::vector<std::string>& names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

template <std::size_t N>
Result<double> factor_of(std::string_view unit, const std::array<UnitFactor, N>& units)
{
    for (const UnitFactor& known : units)
        if (known.unit == unit) return known.factor;
    std::string names;
    for (const UnitFactor& known : units) names += fmt::format("{}{}", names.empty() ? "" : ", ", known.unit);
    return std::unexpected{Problem{.type = problems::unknown_unit,
                                   .detail = fmt::format("\"{}\" is not a unit of this quantity.", excerpt(unit)),
                                   .field = "unit",
                                   .hint = fmt::format("Declare one of {} with --map unit=...", names)}};
}

/// The declared name of a role if the log has it, nothing if the role is not declared.
Result<std::optional<std::string>> declared(const std::vector<std::string>& names, const ReadingOptions& options,
                                            const std::string& role)
{
    const auto found = options.map.find(role);
    if (found == options.map.end()) return std::optional<std::string>{};
    if (has(names, found->second)) return std::optional{found->second};
    return std::unexpected{Problem{.type = problems::invalid_value,
                                   .detail = fmt::format("The log has no field \"{}\".", excerpt(found->second)),
                                   .line = 1,
                                   .field = role,
                                   .hint = excerpt(fmt::format("It has {}.", fmt::join(names, ", ")))}};
}

Result<void> choose_declared_value(const ValueField& role, std::string name, const ReadingOptions& options,
                                   GenericFields& fields)
{
    fields.value_kind = role.kind;
    fields.value = std::move(name);
    const auto unit = options.map.find("unit");
    if (unit == options.map.end() && fields.value == role.documented_name) return {};
    if (unit == options.map.end())
        return std::unexpected{
            Problem{.type = problems::underdetermined_log,
                    .detail = fmt::format("Nothing declares the unit of \"{}\".", excerpt(fields.value)),
                    .line = 1,
                    .field = fields.value,
                    .hint = "Declare it, as in --map unit=mW."}};
    const std::string_view own = unit_in_name(fields.value);
    if ((is_unit(own, power_units) || is_unit(own, energy_units)) && own != unit->second)
        return std::unexpected{
            Problem{.type = problems::unknown_unit,
                    .detail = fmt::format("The field \"{}\" is in {} by its name, but {} is declared.",
                                          excerpt(fields.value), own, excerpt(unit->second)),
                    .line = 1,
                    .field = "unit",
                    .hint = fmt::format("Declare --map unit={}.", own)}};
    const Result<double> factor =
        role.kind == ValueKind::power ? factor_of(unit->second, power_units) : factor_of(unit->second, energy_units);
    if (!factor) return std::unexpected{factor.error()};
    fields.factor = *factor;
    return {};
}

Result<void> choose_value(const std::vector<std::string>& names, const ReadingOptions& options, GenericFields& fields)
{
    for (const ValueField& role : value_fields) {
        Result<std::optional<std::string>> name = declared(names, options, std::string{role.role});
        if (!name) return std::unexpected{name.error()};
        if (!*name) continue;
        for (const ValueField& field : value_fields)
            if (has(names, field.documented_name) && field.documented_name != **name)
                fields.left_out.emplace_back(field.documented_name);
        return choose_declared_value(role, **name, options, fields);
    }
    for (const ValueField& role : value_fields) {
        if (!has(names, role.documented_name)) continue;
        if (!fields.value.empty()) {
            fields.left_out.emplace_back(role.documented_name);
            continue;
        }
        fields.value_kind = role.kind;
        fields.value = role.documented_name;
    }
    if (!fields.value.empty()) return {};
    return std::unexpected{Problem{.type = problems::underdetermined_log,
                                   .detail = "The log has neither power_w nor energy_j nor energy_j_total.",
                                   .line = 1,
                                   .field = "power",
                                   .hint = "Declare the field and its unit: --map time=NAME,power=NAME,unit=W."}};
}

}  // namespace

Result<TimeUnit> declared_time_unit(const ReadingOptions& options)
{
    const auto found = options.map.find("time_unit");
    if (found == options.map.end()) return TimeUnit::iso;
    if (const auto unit = from_name<TimeUnit>(found->second, time_unit_names)) return *unit;
    return std::unexpected{
        Problem{.type = problems::unknown_unit,
                .detail = fmt::format("\"{}\" is not a unit of times.", excerpt(found->second)),
                .field = "time_unit",
                .hint = fmt::format("Declare one of {} with --map time_unit=...", fmt::join(time_unit_names, ", "))}};
}

namespace {

/// Two fields of one name: which of them counts would be a guess.
Result<void> named_once(const std::vector<std::string>& names, const GenericFields& fields)
{
    for (const std::string& used : {fields.time, fields.value, fields.device.value_or(std::string{})})
        if (!used.empty() && std::ranges::count(names, used) > 1)
            return std::unexpected{Problem{.type = problems::underdetermined_log,
                                           .detail = fmt::format("The log has two fields \"{}\".", excerpt(used)),
                                           .line = 1,
                                           .field = used,
                                           .hint = "Give each column a name of its own."}};
    return {};
}

}  // namespace

Result<GenericFields> choose_generic_fields(const std::vector<std::string>& names, const ReadingOptions& options)
{
    GenericFields fields;
    const Result<std::optional<std::string>> time = declared(names, options, "time");
    if (!time) return std::unexpected{time.error()};
    fields.time = time->value_or(fields.time);
    if (!has(names, fields.time))
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = "The log has no field timestamp.",
                                       .line = 1,
                                       .field = "timestamp",
                                       .hint = "Declare the field of times: --map time=NAME."}};
    if (Result<void> value = choose_value(names, options, fields); !value) return std::unexpected{value.error()};
    const auto device = options.map.find("device");
    if (device != options.map.end() && device->second != "none") {
        const Result<std::optional<std::string>> name = declared(names, options, "device");
        if (!name) return std::unexpected{name.error()};
        fields.device = *name;
    } else if (device == options.map.end() && has(names, "device")) {
        fields.device = "device";
    }
    if (has(names, "name")) fields.name = "name";
    if (has(names, "component")) fields.component = "component";
    if (Result<void> once = named_once(names, fields); !once) return std::unexpected{once.error()};
    return fields;
}

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
    : fields_{std::move(fields)}, times_{times}, trace_{options, context, fields_.value_kind}
{
}

std::optional<GenericRefusal> GenericTrace::find_device(const GenericRow& row, std::uint64_t line, std::size_t& device)
{
    const std::string_view id = fields_.device ? row.device : std::string_view{"device"};
    if (const auto found = devices_.find(id)) {
        device = *found;
        return std::nullopt;
    }
    if (id.empty())
        return GenericRefusal{Problem{.type = problems::malformed_log,
                                      .detail = "The row does not say which device it is about.",
                                      .field = *fields_.device},
                              row.device};
    DeviceInfo info{.id = std::string{id}, .name = std::string{row.name}};
    if (!row.component.empty()) {
        const auto kind = from_name<DeviceKind>(row.component, device_kind_names);
        if (!kind)
            return GenericRefusal{
                Problem{.type = problems::malformed_log,
                        .detail = fmt::format("\"{}\" is not a component.", excerpt(row.component)),
                        .field = *fields_.component,
                        .hint = fmt::format("Components are {}.", fmt::join(device_kind_names, ", "))},
                row.component};
        info.kind = *kind;
    }
    Result<std::size_t> added = trace_.add_device(std::move(info), line);
    if (!added) return GenericRefusal{std::move(added.error()), row.device};
    device = *added;
    devices_.add(id, device);
    return std::nullopt;
}

std::optional<GenericRefusal> GenericTrace::take(const GenericRow& row, std::uint64_t line)
{
    Nanoseconds time = 0;
    if (const TimestampError error = times_.read(row.time, time); error != TimestampError::none) {
        TimestampComplaint complaint = complaint_about(error, row.time);
        return GenericRefusal{
            Problem{.type = complaint.underdetermined ? problems::underdetermined_log : problems::malformed_log,
                    .detail = std::move(complaint.detail),
                    .field = fields_.time,
                    .hint = std::move(complaint.hint)},
            row.time};
    }
    if (!times_.zone_known())
        return GenericRefusal{Problem{.type = problems::underdetermined_log,
                                      .detail = fmt::format("The time \"{}\" names no zone.", excerpt(row.time)),
                                      .field = fields_.time,
                                      .hint = "Write the zone into the log, or declare it: --timezone ZONE."},
                              row.time};
    const double largest = fields_.value_kind == ValueKind::power ? max_watts : max_joules;
    if (row.value && (*row.value < 0 || *row.value * fields_.factor > largest))
        return GenericRefusal{
            Problem{.type = problems::malformed_log,
                    .detail = fmt::format("The value {} is below 0 or beyond any machine.", *row.value),
                    .field = fields_.value},
            row.time};
    std::size_t device = 0;
    if (auto refusal = find_device(row, line, device)) return refusal;
    ++rows_;
    if (!row.value) {
        trace_.add_missing(device);
        return std::nullopt;
    }
    if (!fields_.device && fields_.value_kind == ValueKind::power) interleaved_.see(time);
    if (trace_.add(device, time, *row.value * fields_.factor, row.decimals, 0, line)) return std::nullopt;
    return GenericRefusal{trace_.problem(), row.time};
}

Result<EvidenceSummary> GenericTrace::finish(std::string format, std::vector<Finding> findings)
{
    if (rows_ == 0)
        return std::unexpected{Problem{
            .type = problems::empty_log, .detail = "The log has no row of data.", .hint = "Send the whole log."}};
    findings.push_back(interleaved_rows(interleaved_.has_polls() && interleaved_.several_devices()));
    return trace_.finish({.format = std::move(format),
                          .rows = rows_,
                          .zone_known = times_.zone_known(),
                          .nonexistent_times = times_.nonexistent(),
                          .ambiguous_times = times_.ambiguous(),
                          .left_out = fields_.left_out,
                          .findings = std::move(findings)});
}

}  // namespace wattboard::energy
