// What a table of volts and amperes, or one whose clock counts from its own start, declares with --map.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/formats/generic_fields.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// `--map voltage=NAME,voltage_unit=V,current=NAME,current_unit=mA`: the power of a direct current is their product, or
/// of an alternating one where the meter gives them at each instant. Several channels are named with `+`, in the same
/// order; one voltage may stand for all. True: `fields` holds them; false: nothing of it is declared.
/// Problems `underdetermined_log`, `unknown_unit`, `invalid_value`.
Result<bool> choose_volt_ampere(const std::vector<std::string>& names, const ReadingOptions& options,
                                GenericFields& fields);

/// `--map time_unit=relative_s` (`relative_ms`, `relative_us`, `relative_ns`): the length of the unit in s, nullopt if
/// the times are not declared to be relative. Problem `unknown_unit`.
std::optional<double> relative_time_unit(const ReadingOptions& options);

/// Of a number in such a unit, from 0 to `max_duration_s`.
std::optional<Nanoseconds> read_relative_time(std::string_view cell, double unit_s);

/// The declared unit of the times of a generic log; iso where they are relative. Problem `unknown_unit`.
Result<TimeUnit> generic_time_unit(const ReadingOptions& options);

/// The product of two values of a row; missing where one of them is.
inline GenericValue product_of(const GenericValue& value, const GenericValue& factor)
{
    GenericValue product = value;
    if (!value.value || !factor.value)
        product.value.reset();
    else
        product.value = *value.value * *factor.value;
    return product;
}

}  // namespace wattboard::energy
