// Cells of line formats as numbers and times, with the place and the wording of what is wrong with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/log_parser.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

/// A number that a cell states, or that it states none (`N/A` and its kin).
struct Reading {
    double value = 0;
    int decimals = 0;
    bool missing = false;
};

class CellParser : public LineParser {
protected:
    /// What a number may be: at least 0 and at most `largest`, with this decimal separator and behind it this unit.
    struct NumberRule {
        double largest = 0;
        char separator = '.';
        std::string_view unit = {};
    };
    /// False: refused, with the place. Missing values are taken as such.
    bool read_number(std::string_view line, std::string_view cell, std::string_view field, const NumberRule& rule,
                     Reading& reading);
    /// `text` is the cell in the form that the reader knows, or the cell itself.
    bool read_time(std::string_view line, std::string_view cell, std::string_view field, std::string_view text,
                   TimestampReader& times, Nanoseconds& time);
    /// Refuses the line as malformed at a cell of it, with a hint.
    bool malformed_with_hint(std::string_view line, std::string_view cell, std::string_view field, std::string detail,
                             std::string hint);
    /// Refuses the file at this line because something has to be declared.
    bool underdetermined(std::string_view field, std::string detail, std::string hint);
};

/// The problem of a file that ends before its first row.
Problem no_rows();

/// The cells of a line that blanks and tabs separate; fills `words`, at most `most` of them.
void split_words(std::string_view line, std::vector<std::string_view>& words, std::size_t most = SIZE_MAX);

/// Adds to a list of what is not counted; the first 32 different ones are kept, so that no header makes it long.
void leave_out(std::vector<std::string>& list, std::string what);

/// Where logs begin that only count seconds since their own start: only differences of their times mean anything.
inline constexpr Nanoseconds relative_origin = 946'684'800'000'000'000;

/// Of a length or a relative time in [0, `max_duration_s`].
inline Nanoseconds to_nanoseconds(double seconds) { return static_cast<Nanoseconds>(seconds * 1e9 + 0.5); }

}  // namespace wattboard::energy
