// Board lists as CSV (RFC 4180) for spreadsheets and scripts.
#pragma once

#include <string>
#include <string_view>

#include "server/boards/board_snapshot.h"

namespace wattboard::boards {

/// Header line and one line per row, CRLF ended; absent values are empty cells. Text cells that a spreadsheet would
/// take for a formula (beginning with = + - @, tab or carriage return) get an apostrophe before them.
[[nodiscard]] std::string page_csv(const BoardSnapshot& board, RankingRule rule, const Page& page);

/// One text cell, quoted where needed.
[[nodiscard]] std::string csv_text_cell(std::string_view text);

}  // namespace wattboard::boards
