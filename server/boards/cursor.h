// Opaque cursors of board lists: the full key of the last item shown, so that they survive what comes and goes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "scoring/ranking/competition_rank.h"

namespace wattboard::boards {

namespace problems {
inline constexpr ProblemType invalid_cursor{"invalid-cursor"};
}

/// Which list a cursor belongs to: the number of a ranking rule, or this for the unranked list.
inline constexpr std::uint8_t unranked_list = 0xff;

struct Cursor {
    std::uint8_t list = unranked_list;
    RankKey last;
    bool operator==(const Cursor&) const = default;
};

/// URL-safe text of a cursor.
std::string encode_cursor(const Cursor& cursor);

/// Error: invalid_cursor, for anything that `encode_cursor` did not make or that belongs to another list.
Result<Cursor> decode_cursor(std::string_view text, std::uint8_t list);

}  // namespace wattboard::boards
