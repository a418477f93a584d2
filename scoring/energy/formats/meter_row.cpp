// Columns of a meter's table, and the numbers in its cells.
#include "scoring/energy/formats/meter_row.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t most_left_out = 50;

}  // namespace

bool MeterRow::open(std::string_view header)
{
    table_ = find_meter_table(header);
    if (table_ == nullptr) return false;
    header_ = header;
    row_ = RowSplitter{detect_delimiter(header)};
    const std::vector<std::string> names = meter_header(header, row_.delimiter());
    cells_ = names.size();
    choose_columns(names);
    return true;
}

void MeterRow::choose_columns(const std::vector<std::string>& names)
{
    std::vector<bool> used(names.size(), false);
    for (const MeterColumn& known : table_->columns) {
        const auto found = std::ranges::find(names, known.header);
        if (found == names.end()) continue;
        const auto index = static_cast<std::size_t>(found - names.begin());
        const Column column{.index = index, .factor = known.factor, .name = known.header};
        if (known.role == MeterRole::energy)
            energies_.push_back(column);
        else if (!columns_.emplace(known.role, column).second)
            continue;
        used[index] = true;
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!used[i] && left_out_.size() < most_left_out) left_out_.push_back(excerpt(names[i]));
}

std::string MeterRow::split(std::string_view line)
{
    if (!row_.split(line)) return "A quote is not closed.";
    if (row_.size() == cells_) return {};
    return fmt::format("The row has {} cells, but the header has {}.", row_.size(), cells_);
}

std::string_view MeterRow::time_cell()
{
    if (const Column* time = column(MeterRole::time)) return (*this)[*time];
    time_buffer_ = (*this)[*column(MeterRole::date)];
    time_buffer_ += ' ';
    time_buffer_ += (*this)[*column(MeterRole::clock)];
    return time_buffer_;
}

bool MeterRow::failed() const
{
    static constexpr std::array<std::string_view, 8> names{"ERROR",       "error",   "FAIL",    "fail",
                                                           "unavailable", "offline", "TIMEOUT", "timeout"};
    const Column* state = column(MeterRole::state);
    return state != nullptr && std::ranges::find(names, (*this)[*state]) != names.end();
}

std::optional<Decimal> MeterRow::number_in(const Column& column, std::optional<BadCell>& bad) const
{
    const std::string_view cell = (*this)[column];
    if (is_missing(cell)) return std::nullopt;
    Decimal number = row_.number(cell);
    const std::string_view rest =
        number.after == nullptr ? cell : trimmed(cell.substr(static_cast<std::size_t>(number.after - cell.data())));
    const bool unit = rest.empty() || rest == "W" || rest == "V" || rest == "A" || rest == "kWh" || rest == "Wh";
    if (number.after == nullptr || !unit) {
        bad = BadCell{.cell = cell, .column = column.name};
        return std::nullopt;
    }
    number.value *= column.factor;
    return number;
}

std::optional<Decimal> MeterRow::number(MeterRole role, std::optional<BadCell>& bad) const
{
    const Column* found = column(role);
    return found == nullptr ? std::nullopt : number_in(*found, bad);
}

std::optional<Decimal> MeterRow::energy(std::optional<BadCell>& bad) const
{
    std::optional<Decimal> sum;
    for (const Column& energy : energies_) {
        const std::optional<Decimal> part = number_in(energy, bad);
        if (!part) continue;
        sum = Decimal{.value = part->value + sum.value_or(Decimal{}).value, .decimals = part->decimals};
    }
    return sum;
}

}  // namespace wattboard::energy
