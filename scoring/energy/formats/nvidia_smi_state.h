// What a row of an nvidia-smi table says of its device beside the power: load, clock and temperature.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "scoring/energy/formats/nvidia_smi_columns.h"
#include "scoring/energy/plain_row.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/sample.h"

namespace wattboard::energy {

/// From the numbers of a row, which are NaN where it has none; called for each row of the quick way.
[[nodiscard]] inline RowState nvidia_smi_state(const NvidiaSmiColumns& columns, const PlainRow& row)
{
    RowState state{.utilization_percent = row.load, .clock_mhz = row.clock, .temperature_c = row.temperature};
    const auto mix = [&state](const std::optional<std::size_t>& column, float value) {
        if (column) state.activity = (state.activity ^ std::bit_cast<std::uint32_t>(value)) * 16'777'619U | 1U;
    };
    mix(columns.utilization, state.utilization_percent);
    mix(columns.clock, state.clock_mhz);
    mix(columns.temperature, state.temperature_c);
    return state;
}

/// From the cells of a row.
[[nodiscard]] RowState nvidia_smi_state(const NvidiaSmiColumns& columns, const RowSplitter& cells);

}  // namespace wattboard::energy
