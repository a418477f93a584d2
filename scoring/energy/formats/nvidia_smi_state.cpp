// Cells of load, clock and temperature as numbers.
#include "scoring/energy/formats/nvidia_smi_state.h"

namespace wattboard::energy {

RowState nvidia_smi_state(const NvidiaSmiColumns& columns, const RowSplitter& cells)
{
    PlainRow row;
    const auto read = [&cells](const std::optional<std::size_t>& column, float& value) {
        if (!column) return;
        const Decimal number = cells.number(cells[*column]);
        if (number.after != nullptr) value = static_cast<float>(number.value);
    };
    read(columns.utilization, row.load);
    read(columns.clock, row.clock);
    read(columns.temperature, row.temperature);
    return nvidia_smi_state(columns, row);
}

}  // namespace wattboard::energy
