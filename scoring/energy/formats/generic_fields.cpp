// Choice of fields, units and devices of generic logs.
#include "scoring/energy/formats/generic_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/generic_derived.h"
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

/// The fields that a declaration names: one name, several with `+` between them, or all of a prefix: `GPU*`.
Result<std::vector<std::string>> declared_values(const std::vector<std::string>& names, const std::string& role,
                                                 std::string_view text, std::string_view time)
{
    if (has(names, text)) return std::vector<std::string>{std::string{text}};
    std::vector<std::string> fields;
    while (true) {
        const std::size_t plus = std::min(text.find('+'), text.size());
        const std::string_view part = trimmed(text.substr(0, plus));
        const std::size_t before = fields.size();
        for (const std::string& name : names)
            if (name == part || (part.size() > 1 && part.ends_with('*') && name != time &&
                                 name.starts_with(part.substr(0, part.size() - 1))))
                fields.push_back(name);
        if (fields.size() == before)
            return std::unexpected{Problem{.type = problems::invalid_value,
                                           .detail = fmt::format("The log has no field \"{}\".", excerpt(part)),
                                           .line = 1,
                                           .field = role,
                                           .hint = excerpt(fmt::format("It has {}.", fmt::join(names, ", ")), 500)}};
        if (plus == text.size()) return fields;
        text.remove_prefix(plus + 1);
    }
}

/// Several fields are added, so none may be the sum or a twin of another.
Result<void> check_parts(const std::vector<std::string>& fields, const std::string& role)
{
    const auto refuse = [&role](std::string detail) {
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = std::move(detail),
                                       .line = 1,
                                       .field = role,
                                       .hint = "Name the fields of the single devices: --map power=NAME+NAME."}};
    };
    if (fields.size() > max_devices) return refuse("More fields are declared than a log may have devices.");
    if (fields.size() == 1) return {};
    for (const std::string& name : fields) {
        std::string lower = name;
        std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
        if (lower.contains("total"))
            return refuse(fmt::format("The field \"{}\" seems to be the sum of others.", excerpt(name)));
        if (std::ranges::count(fields, name) > 1)
            return refuse(fmt::format("The field \"{}\" is declared twice.", excerpt(name)));
        for (const std::string_view twin : {".average", ".instant", "_average", "_instant", "_avg"})
            if (name.ends_with(twin) && has(fields, std::string_view{name}.substr(0, name.size() - twin.size())))
                return refuse(fmt::format("The field \"{}\" is another figure of the same device.", excerpt(name)));
    }
    return {};
}

/// The declared unit may not contradict the one that a field's own name says.
Result<void> check_own_unit(const std::string& name, const std::string& declared_unit)
{
    const std::string_view own = unit_in_name(name);
    if ((!is_unit(own, power_units) && !is_unit(own, energy_units)) || own == declared_unit) return {};
    return std::unexpected{Problem{.type = problems::unknown_unit,
                                   .detail = fmt::format("The field \"{}\" is in {} by its name, but {} is declared.",
                                                         excerpt(name), own, excerpt(declared_unit)),
                                   .line = 1,
                                   .field = "unit",
                                   .hint = fmt::format("Declare --map unit={}.", own)}};
}

Result<void> choose_declared_values(const ValueField& role, const ReadingOptions& options, GenericFields& fields)
{
    fields.value_kind = role.kind;
    const auto unit = options.map.find("unit");
    const bool documented = fields.values.size() == 1 && fields.values[0] == role.documented_name;
    if (unit == options.map.end() && documented) return {};
    if (unit == options.map.end())
        return std::unexpected{
            Problem{.type = problems::underdetermined_log,
                    .detail = fmt::format("Nothing declares the unit of \"{}\".", excerpt(fields.values[0])),
                    .line = 1,
                    .field = fields.values[0],
                    .hint = "Declare it, as in --map unit=mW."}};
    for (const std::string& name : fields.values)
        if (Result<void> own = check_own_unit(name, unit->second); !own) return own;
    const Result<double> factor =
        role.kind == ValueKind::power ? factor_of(unit->second, power_units) : factor_of(unit->second, energy_units);
    if (!factor) return std::unexpected{factor.error()};
    fields.factor = *factor;
    return {};
}

Result<void> choose_values(const std::vector<std::string>& names, const ReadingOptions& options, GenericFields& fields)
{
    const Result<bool> derived = choose_volt_ampere(names, options, fields);
    if (!derived) return std::unexpected{derived.error()};
    if (*derived) return {};
    for (const ValueField& role : value_fields) {
        const auto found = options.map.find(std::string{role.role});
        if (found == options.map.end()) continue;
        auto values = declared_values(names, found->first, found->second, fields.time);
        if (!values) return std::unexpected{values.error()};
        fields.values = std::move(*values);
        if (Result<void> parts = check_parts(fields.values, found->first); !parts) return parts;
        for (const ValueField& field : value_fields)
            if (has(names, field.documented_name) && !has(fields.values, field.documented_name))
                fields.left_out.emplace_back(field.documented_name);
        return choose_declared_values(role, options, fields);
    }
    for (const ValueField& role : value_fields) {
        if (!has(names, role.documented_name)) continue;
        if (!fields.values.empty()) {
            fields.left_out.emplace_back(role.documented_name);
            continue;
        }
        fields.value_kind = role.kind;
        fields.values = {std::string{role.documented_name}};
    }
    if (!fields.values.empty()) return {};
    return std::unexpected{Problem{
        .type = problems::underdetermined_log,
        .detail =
            excerpt(fmt::format("Nothing says which of the fields {} is the power.", fmt::join(names, ", ")), 500),
        .line = 1,
        .field = "power",
        .hint = "Declare the field (several: NAME+NAME or PREFIX*) and its unit: "
                "--map time=NAME,power=NAME,unit=W; a time as a number also needs time_unit=epoch_s. Of volts and "
                "amperes: --map voltage=NAME,voltage_unit=V,current=NAME,current_unit=A."}};
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
    std::vector<std::string> all = fields.values;
    all.push_back(fields.time);
    all.push_back(fields.device.value_or(std::string{}));
    for (const std::string& used : all)
        if (!used.empty() && std::ranges::count(names, used) > 1)
            return std::unexpected{Problem{.type = problems::underdetermined_log,
                                           .detail = fmt::format("The log has two fields \"{}\".", excerpt(used)),
                                           .line = 1,
                                           .field = used,
                                           .hint = "Give each column a name of its own."}};
    return {};
}

/// A field that is named like an id may tell devices apart: to read them as one would give the mean of them.
Result<void> one_device(const std::vector<std::string>& names, const GenericFields& fields)
{
    if (fields.values.size() > 1) return {};
    for (const std::string_view id : {"gpu", "gpu_id", "gpu_index", "gpu_idx", "gpu_uuid", "uuid", "device_id"})
        if (has(names, id) && !has(fields.values, id))
            return std::unexpected{Problem{
                .type = problems::underdetermined_log,
                .detail = fmt::format("The field \"{}\" may tell devices apart.", id),
                .line = 1,
                .field = std::string{id},
                .hint = fmt::format("Declare --map device={}, or --map device=none if all rows are one device.", id)}};
    return {};
}

}  // namespace

Result<GenericFields> choose_generic_fields(const std::vector<std::string>& names, const ReadingOptions& options)
{
    GenericFields fields;
    const Result<std::optional<std::string>> time = declared(names, options, "time");
    if (!time) return std::unexpected{time.error()};
    fields.time = time->value_or(fields.time);
    if (Result<void> values = choose_values(names, options, fields); !values) return std::unexpected{values.error()};
    if (!has(names, fields.time))
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = "The log has no field timestamp.",
                                       .line = 1,
                                       .field = "timestamp",
                                       .hint = "Declare the field of times: --map time=NAME."}};
    const auto device = options.map.find("device");
    if (device != options.map.end() && device->second != "none") {
        const Result<std::optional<std::string>> name = declared(names, options, "device");
        if (!name) return std::unexpected{name.error()};
        fields.device = *name;
    } else if (device == options.map.end() && has(names, "device")) {
        fields.device = "device";
    } else if (device == options.map.end()) {
        if (Result<void> one = one_device(names, fields); !one) return std::unexpected{one.error()};
    }
    if (has(names, "name")) fields.name = "name";
    if (has(names, "component")) fields.component = "component";
    if (Result<void> once = named_once(names, fields); !once) return std::unexpected{once.error()};
    return fields;
}

}  // namespace wattboard::energy
