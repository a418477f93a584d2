// Cells of one row of a delimited table, without copying them.
#pragma once

#include <bit>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
        const char* const end = line.data() + line.size();
        const char* cell = line.data();
        const char* at = cell;
#if defined(__SSE2__)
        // Much of the time of reading a table goes here, so delimiters are looked for sixteen bytes at a time.
        if (line.size() >= block_bytes) {
            for (; static_cast<std::size_t>(end - at) >= block_bytes; at += block_bytes)
                if (!split_block(at, all_bytes, cell)) return split_quoted(line);
            // The rest is looked at together with bytes before it, whose delimiters are known.
            const auto rest = static_cast<unsigned>(end - at);
            if (!split_block(end - block_bytes, all_bytes << (block_bytes - rest), cell)) return split_quoted(line);
            at = end;
        }
#endif
        for (; at != end; ++at) {
            if (*at == '"') return split_quoted(line);
            if (*at != delimiter_) continue;
            cells_.push_back(trimmed({cell, static_cast<std::size_t>(at - cell)}));
            cell = at + 1;
        }
        cells_.push_back(trimmed({cell, static_cast<std::size_t>(end - cell)}));
        return true;
    }

    [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
    [[nodiscard]] std::size_t size() const { return cells_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t index) const { return cells_[index]; }

    /// The number in a cell; a comma is the decimal separator only where it does not separate cells.
    [[nodiscard]] Decimal number(std::string_view cell) const
    {
        return delimiter_ == ',' ? parse_decimal(cell) : number_with_either_separator(cell);
    }

private:
    bool split_quoted(std::string_view line);
    [[nodiscard]] Decimal number_with_either_separator(std::string_view cell) const;

#if defined(__SSE2__)
    static constexpr unsigned block_bytes = 16;
    static constexpr unsigned all_bytes = 0xFFFF;

    /// Ends cells at the delimiters among the bytes of `looked_at` in a block. False: there is a quote in it.
    [[gnu::always_inline]] bool split_block(const char* block, unsigned looked_at, const char*& cell)
    {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) != 0) return false;
        const __m128i found = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter_));
        for (unsigned bits = static_cast<unsigned>(_mm_movemask_epi8(found)) & looked_at; bits != 0; bits &= bits - 1) {
            const char* const stop = block + std::countr_zero(bits);
            cells_.push_back(trimmed({cell, static_cast<std::size_t>(stop - cell)}));
            cell = stop + 1;
        }
        return true;
    }
#endif

    char delimiter_;
    std::vector<std::string_view> cells_;
    std::string unquoted_;
};

/// The most frequent of comma, semicolon and tab in a header line; comma if none occurs.
char detect_delimiter(std::string_view header);

}  // namespace wattboard::energy
