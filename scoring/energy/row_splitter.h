// Cells of one row of a delimited table, without copying them.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/decimal.h"

namespace wattboard::energy {

/// Splits rows; keeps its buffers, so a row costs no allocation. Cells are trimmed of blanks.
class RowSplitter {
public:
    explicit RowSplitter(char delimiter = ',') : delimiter_{delimiter} {}

    [[nodiscard]] char delimiter() const { return delimiter_; }

    /// False: a quote is not closed. The cells hold until the next call, and as long as `line`.
    bool split(std::string_view line)
    {
        cells_.clear();
        if (std::memchr(line.data(), '"', line.size()) != nullptr) return split_quoted(line);
        const char* at = line.data();
        const char* const end = at + line.size();
        while (true) {
            const char* stop = at;
            while (stop != end && *stop != delimiter_) ++stop;
            cells_.push_back(trimmed({at, static_cast<std::size_t>(stop - at)}));
            if (stop == end) return true;
            at = stop + 1;
        }
    }

    [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
    [[nodiscard]] std::size_t size() const { return cells_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t index) const { return cells_[index]; }

    /// The number in a cell; a comma is the decimal separator only where it does not separate cells.
    [[nodiscard]] Decimal number(std::string_view cell) const
    {
        const bool comma = delimiter_ != ',' && std::memchr(cell.data(), ',', cell.size()) != nullptr;
        return parse_decimal(cell, comma ? ',' : '.');
    }

private:
    bool split_quoted(std::string_view line);

    char delimiter_;
    std::vector<std::string_view> cells_;
    std::string unquoted_;
};

/// The most frequent of comma, semicolon and tab in a header line; comma if none occurs.
char detect_delimiter(std::string_view header);

}  // namespace wattboard::energy
