// Rows with quoted cells, and the guess of the delimiter.
#include "scoring/energy/row_splitter.h"

#include <algorithm>

namespace wattboard::energy {

bool RowSplitter::split_quoted(std::string_view line)
{
    cells_.clear();
    unquoted_.clear();
    // Unquoting only shortens, so the buffer never moves under the views into it.
    unquoted_.reserve(line.size());
    std::size_t at = 0;
    while (true) {
        while (at < line.size() && (line[at] == ' ' || line[at] == '\t') && line[at] != delimiter_) ++at;
        if (at < line.size() && line[at] == '"') {
            const std::size_t begin = unquoted_.size();
            for (++at;; ++at) {
                if (at >= line.size()) return false;
                if (line[at] == '"') {
                    if (at + 1 >= line.size() || line[at + 1] != '"') break;
                    ++at;
                }
                unquoted_ += line[at];
            }
            cells_.push_back(trimmed(std::string_view{unquoted_}.substr(begin)));
            ++at;
            while (at < line.size() && line[at] != delimiter_) {
                if (line[at] != ' ' && line[at] != '\t') return false;
                ++at;
            }
        } else {
            const std::size_t stop = std::min(line.find(delimiter_, at), line.size());
            cells_.push_back(trimmed(line.substr(at, stop - at)));
            at = stop;
        }
        if (at >= line.size()) return true;
        ++at;
    }
}

Decimal RowSplitter::number_with_either_separator(std::string_view cell) const
{
    return parse_decimal(cell, cell.contains(',') ? ',' : '.');
}

char detect_delimiter(std::string_view header)
{
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t'}) {
        const std::ptrdiff_t count = std::ranges::count(header, candidate);
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}

}  // namespace wattboard::energy
