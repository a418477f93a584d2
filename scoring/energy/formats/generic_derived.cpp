// Declarations of volts and amperes, and of relative times.
#include "scoring/energy/formats/generic_derived.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};
constexpr std::array<Unit, 4> volt_units{{{"V", 1}, {"mV", 1e-3}, {"uV", 1e-6}, {"kV", 1e3}}};
constexpr std::array<Unit, 4> ampere_units{{{"A", 1}, {"mA", 1e-3}, {"uA", 1e-6}, {"nA", 1e-9}}};
constexpr std::array<Unit, 4> relative_units{
    {{"relative_s", 1}, {"relative_ms", 1e-3}, {"relative_us", 1e-6}, {"relative_ns", 1e-9}}};

/// The fields of one of the two roles, in the order in which they are named.
Result<std::vector<std::string>> named_fields(const std::vector<std::string>& names, const ReadingOptions& options,
                                              const std::string& role)
{
    const auto declared = options.map.find(role);
    if (declared == options.map.end())
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = fmt::format("Nothing says which field is the {}.", role),
                                       .line = 1,
                                       .field = role,
                                       .hint = "A power needs both: --map voltage=NAME,voltage_unit=V,current=NAME,"
                                               "current_unit=A."}};
    std::vector<std::string> fields;
    std::string_view text = declared->second;
    while (true) {
        const std::size_t plus = std::min(text.find('+'), text.size());
        const std::string_view name = trimmed(text.substr(0, plus));
        const bool twice = std::ranges::find(fields, name) != fields.end();
        if (std::ranges::count(names, name) != 1 || twice)
            return std::unexpected{
                Problem{.type = problems::invalid_value,
                        .detail = fmt::format("The log does not have one field \"{}\" for the {}{}.", excerpt(name),
                                              role, twice ? ", or it is declared twice" : ""),
                        .line = 1,
                        .field = role,
                        .hint = excerpt(fmt::format("It has {}.", fmt::join(names, ", ")), 500)}};
        fields.emplace_back(name);
        if (plus == text.size()) return fields;
        text.remove_prefix(plus + 1);
    }
}

Result<double> declared_factor(const ReadingOptions& options, const std::string& key, std::span<const Unit> units)
{
    const auto declared = options.map.find(key);
    std::string known;
    for (const Unit& unit : units) {
        if (declared != options.map.end() && declared->second == unit.name) return unit.factor;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", unit.name);
    }
    if (declared == options.map.end())
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = fmt::format("Nothing declares the {}.", key),
                                       .line = 1,
                                       .field = key,
                                       .hint = fmt::format("Declare one of {} with --map {}=...", known, key)}};
    return std::unexpected{
        Problem{.type = problems::unknown_unit,
                .detail = fmt::format("\"{}\" is not a unit of this quantity.", excerpt(declared->second)),
                .line = 1,
                .field = key,
                .hint = fmt::format("Declare one of {} with --map {}=...", known, key)}};
}

}  // namespace

Result<bool> choose_volt_ampere(const std::vector<std::string>& names, const ReadingOptions& options,
                                GenericFields& fields)
{
    if (!options.map.contains("voltage") && !options.map.contains("current")) return false;
    for (const std::string_view other : {"power", "energy", "counter"})
        if (options.map.contains(std::string{other}))
            return std::unexpected{
                Problem{.type = problems::invalid_value,
                        .detail = fmt::format("Both {} and volts and amperes are declared.", other),
                        .line = 1,
                        .field = std::string{other},
                        .hint = "Declare one of them: the power that the meter wrote is the better one."}};
    auto voltages = named_fields(names, options, "voltage");
    if (!voltages) return std::unexpected{voltages.error()};
    auto currents = named_fields(names, options, "current");
    if (!currents) return std::unexpected{currents.error()};
    if (voltages->size() == 1) voltages->resize(currents->size(), voltages->front());
    if (voltages->size() != currents->size() || currents->size() > max_devices)
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = "There are not as many voltages as currents.",
                                       .line = 1,
                                       .field = "voltage",
                                       .hint = "Name one voltage for all currents, or one for each in their order."}};
    const Result<double> volts = declared_factor(options, "voltage_unit", volt_units);
    if (!volts) return std::unexpected{volts.error()};
    const Result<double> amperes = declared_factor(options, "current_unit", ampere_units);
    if (!amperes) return std::unexpected{amperes.error()};
    fields.values = std::move(*currents);
    fields.voltages = std::move(*voltages);
    fields.value_kind = ValueKind::power;
    fields.factor = *volts * *amperes;
    for (const std::string_view documented : {"power_w", "energy_j", "energy_j_total"})
        if (std::ranges::find(names, documented) != names.end()) fields.left_out.emplace_back(documented);
    return true;
}

std::optional<double> relative_time_unit(const ReadingOptions& options)
{
    const auto declared = options.map.find("time_unit");
    if (declared == options.map.end()) return std::nullopt;
    const auto unit = std::ranges::find(relative_units, std::string_view{declared->second}, &Unit::name);
    return unit == relative_units.end() ? std::nullopt : std::optional{unit->factor};
}

std::optional<Nanoseconds> read_relative_time(std::string_view cell, double unit_s)
{
    const Decimal number = parse_decimal(trimmed(cell));
    const bool whole = number.after != nullptr && number.after == trimmed(cell).data() + trimmed(cell).size();
    if (!whole || number.value < 0 || number.value * unit_s > max_duration_s) return std::nullopt;
    return relative_origin + to_nanoseconds(number.value * unit_s);
}

Result<TimeUnit> generic_time_unit(const ReadingOptions& options)
{
    if (relative_time_unit(options)) return TimeUnit::iso;
    Result<TimeUnit> unit = declared_time_unit(options);
    if (!unit) unit.error().hint += ", or relative_s, relative_ms, relative_us, relative_ns of a clock of its own.";
    return unit;
}

}  // namespace wattboard::energy
