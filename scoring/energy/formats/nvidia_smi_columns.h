// Which columns of an nvidia-smi table hold what.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/device_info.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Column indices; chosen once from the header or from the declared columns.
struct NvidiaSmiColumns {
    std::vector<std::string> names;  ///< without the unit in brackets
    std::size_t time = 0;
    std::size_t power = 0;
    PowerReading reading = PowerReading::unspecified;
    std::optional<std::size_t> device;  ///< uuid, a wrapper's own id, index or pci.bus_id
    std::optional<std::size_t> index;   ///< the tool's own id beside a declared or a wrapper's one: must agree with it
    std::optional<std::size_t> name;
    std::optional<std::size_t> limit;
    // Load, clock and temperature show whether a still value is a stuck sensor, and whether the power fits the load.
    std::optional<std::size_t> utilization;
    std::optional<std::size_t> clock;
    std::optional<std::size_t> temperature;
    std::vector<std::string> left_out;  ///< power columns of the same device that are not added
    std::string version;                ///< what the queried fields say about the driver; empty if nothing
    bool single_device = false;         ///< set by the reader: all rows are declared to be of one device
};

/// From the cells of a header row or from `--columns`. Problems `underdetermined_log`, `unknown_unit`.
Result<NvidiaSmiColumns> choose_nvidia_smi_columns(const std::vector<std::string_view>& header,
                                                   const ReadingOptions& options);

/// From the first row of a file without header, where only the suffix ` W` can tell the power.
Result<NvidiaSmiColumns> guess_nvidia_smi_columns(const std::vector<std::string_view>& row);

/// `YYYY/MM/DD HH:MM:SS...`, the way only nvidia-smi writes.
bool is_nvidia_smi_time(std::string_view cell);

}  // namespace wattboard::energy
