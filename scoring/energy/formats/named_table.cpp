// Header, widths and cells of tables with named columns.
#include "scoring/energy/formats/named_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

std::optional<std::size_t> NamedTable::find_column(std::string_view name) const
{
    const auto at = std::ranges::find(names_, name);
    return at == names_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(at - names_.begin())};
}

bool NamedTable::need_column(std::string_view header, std::string_view name, std::size_t& column)
{
    const auto found = find_column(name);
    if (!found)
        return malformed_with_hint(header, header, name, fmt::format("The header has no column {}.", name),
                                   "Send the table with all its columns.");
    if (std::ranges::count(names_, name) > 1)
        return malformed_with_hint(header, header, name, fmt::format("The header has the column {} twice.", name),
                                   "Keep the one that the tool wrote.");
    column = *found;
    return true;
}

bool NamedTable::number(std::string_view line, std::size_t column, double largest, Reading& reading)
{
    const std::string_view text = row_[column];
    const bool comma = row_.delimiter() != ',' && text.contains(',');
    return read_number(line, text, names_[column], {.largest = largest, .separator = comma ? ',' : '.'}, reading);
}

bool NamedTable::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    const bool is_header = names_.empty();
    if (is_header) row_ = RowSplitter{detect_delimiter(line)};
    if (!is_header && line == header_) {
        ++repeated_headers_;
        return true;
    }
    if (!row_.split(line))
        return malformed_with_hint(line, line, "", "A quote is not closed.", "Cells must not go on in the next line.");
    if (is_header) {
        header_ = line;
        names_.assign(row_.cells().begin(), row_.cells().end());
        return choose_columns(line);
    }
    if (row_.size() != names_.size())
        return malformed_with_hint(
            line, row_.cells().back(), "",
            fmt::format("The row has {} cells, but there are {} columns.", row_.size(), names_.size()),
            "Send the table as the tool wrote it.");
    if (!read_row(line)) return false;
    ++rows_;
    return true;
}

bool header_has(std::string_view head, std::initializer_list<std::string_view> names)
{
    const std::string_view line = first_line(head);
    RowSplitter row{detect_delimiter(line)};
    return row.split(line) && std::ranges::all_of(names, [&row](std::string_view name) {
               return std::ranges::find(row.cells(), name) != row.cells().end();
           });
}

}  // namespace wattboard::energy
