// Which column of which meter's table holds what.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

enum class MeterRole : std::uint8_t {
    time,  ///< date and time; the first that the table has counts
    date,  ///< its time of day is in the column of `clock`
    clock,
    device,
    power,       ///< W at that time
    mean_power,  ///< W, mean of an interval of fixed length that ends at that time
    energy,      ///< J since the row before; several columns are added (phases of one meter)
    counter,     ///< J since some fixed moment
    volts,
    amperes,
    power_factor,
    state,
    temperature,
};

struct MeterColumn {
    MeterRole role;
    std::string_view header;  ///< in small letters, without a leading `#`
    double factor = 1;        ///< value times this is in the unit of the role
    bool required = false;
};

struct MeterTable {
    std::string_view format;
    std::span<const MeterColumn> columns;
    TimeUnit time_unit = TimeUnit::iso;
    std::string_view zone;        ///< of times without one, where the tool always writes that
    double interval_s = 0;        ///< of mean powers
    bool direct_current = false;  ///< watts are volts times amperes
};

std::span<const MeterTable> meter_tables();

/// By its header line; nullptr if it is no meter's.
const MeterTable* find_meter_table(std::string_view header);

/// The cells of a header line in small letters.
std::vector<std::string> meter_header(std::string_view line, char delimiter);

}  // namespace wattboard::energy
