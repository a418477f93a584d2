// Shared base of the tables whose columns are chosen by the names in their header.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

/// Comma, semicolon or tab between the cells, decimal comma beside the latter two. A header that is repeated, as where
/// files were appended to one another, is passed over and counted.
class NamedTable : public CellParser {
protected:
    /// Called once, after the header. False: refused.
    virtual bool choose_columns(std::string_view header) = 0;
    virtual bool read_row(std::string_view line) = 0;
    [[nodiscard]] bool has_rows() const final { return rows_ > 0; }

    [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const;
    /// The column of that name. False: refused, since the header has none.
    bool need_column(std::string_view header, std::string_view name, std::size_t& column);
    [[nodiscard]] std::string_view cell(std::size_t column) const { return row_[column]; }
    [[nodiscard]] const std::string& name(std::size_t column) const { return names_[column]; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] std::uint64_t repeated_headers() const { return repeated_headers_; }
    bool number(std::string_view line, std::size_t column, double largest, Reading& reading);

private:
    bool read_line(std::string_view line) final;

    RowSplitter row_;
    std::vector<std::string> names_;
    std::string header_;
    std::uint64_t rows_ = 0;
    std::uint64_t repeated_headers_ = 0;
};

/// Whether the first line has cells of all these names.
bool header_has(std::string_view head, std::initializer_list<std::string_view> names);

}  // namespace wattboard::energy
