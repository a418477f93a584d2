// One row of a meter's table by the roles of its columns.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/formats/meter_tables.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

class MeterRow {
public:
    struct Column {
        std::size_t index = 0;
        double factor = 1;
        std::string_view name;
    };
    /// A cell that should be a number and is none.
    struct BadCell {
        std::string_view cell;
        std::string_view column;
    };

    /// Chooses the table and its columns; false: the header is that of no known meter.
    bool open(std::string_view header);
    /// Valid after `open`.
    [[nodiscard]] const MeterTable& table() const { return *table_; }
    [[nodiscard]] bool is_open() const { return table_ != nullptr; }
    [[nodiscard]] const std::string& header() const { return header_; }
    [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }
    [[nodiscard]] const std::vector<Column>& energies() const { return energies_; }
    [[nodiscard]] const Column* column(MeterRole role) const
    {
        const auto found = columns_.find(role);
        return found == columns_.end() ? nullptr : &found->second;
    }

    /// What is wrong with the cells of a line; empty if nothing is.
    std::string split(std::string_view line);
    /// Empty where a quote that is not closed left no cell.
    [[nodiscard]] std::string_view last_cell() const
    {
        return row_.cells().empty() ? std::string_view{} : row_.cells().back();
    }
    [[nodiscard]] std::string_view operator[](const Column& column) const { return row_[column.index]; }
    /// Date and time of day, from one column or two.
    std::string_view time_cell();
    /// Whether the state says that the meter was not read.
    [[nodiscard]] bool failed() const;

    /// The number of a role in the unit of the role; nullopt if there is no such column, if the cell is missing, or if
    /// it is no number: then `bad` says so.
    [[nodiscard]] std::optional<Decimal> number(MeterRole role, std::optional<BadCell>& bad) const;
    /// The sum of the columns of energies.
    [[nodiscard]] std::optional<Decimal> energy(std::optional<BadCell>& bad) const;

private:
    void choose_columns(const std::vector<std::string>& names);
    [[nodiscard]] std::optional<Decimal> number_in(const Column& column, std::optional<BadCell>& bad) const;

    const MeterTable* table_ = nullptr;
    std::string header_;
    RowSplitter row_;
    std::size_t cells_ = 0;
    std::map<MeterRole, Column> columns_;
    std::vector<Column> energies_;
    std::vector<std::string> left_out_;
    std::string time_buffer_;
};

}  // namespace wattboard::energy
