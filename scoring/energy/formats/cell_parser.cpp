// Reading of cells, with the words for what they should have been.
#include "scoring/energy/formats/cell_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

bool CellParser::malformed_with_hint(std::string_view line, std::string_view cell, std::string_view field,
                                     std::string detail, std::string hint)
{
    malformed(line, cell, excerpt(field), std::move(detail));
    Problem refused = problem();
    refused.hint = std::move(hint);
    return refuse(std::move(refused));
}

bool CellParser::underdetermined(std::string_view field, std::string detail, std::string hint)
{
    return refuse({.type = problems::underdetermined_log,
                   .detail = std::move(detail),
                   .line = line_number(),
                   .field = excerpt(field),
                   .hint = std::move(hint)});
}

bool CellParser::read_number(std::string_view line, std::string_view cell, std::string_view field,
                             const NumberRule& rule, Reading& reading)
{
    const Decimal number = parse_decimal(cell, rule.separator);
    if (number.after == nullptr && is_missing(cell)) {
        reading = {.missing = true};
        return true;
    }
    const std::string_view unit =
        number.after == nullptr
            ? std::string_view{}
            : trimmed({number.after, static_cast<std::size_t>(cell.data() + cell.size() - number.after)});
    if (number.after == nullptr || unit != rule.unit)
        return malformed_with_hint(
            line, cell, field,
            fmt::format("\"{}\" is not a number{}{}.", excerpt(cell), rule.unit.empty() ? "" : " of ", rule.unit),
            "Send the log as the tool wrote it.");
    if (number.value < 0 || number.value > rule.largest)
        return malformed_with_hint(line, cell, field,
                                   fmt::format("The value \"{}\" is below 0 or beyond any machine.", excerpt(cell)),
                                   "Check that the file is the log of the tool, with its own units.");
    reading = {.value = number.value, .decimals = number.decimals};
    return true;
}

bool CellParser::read_time(std::string_view line, std::string_view cell, std::string_view field, std::string_view text,
                           TimestampReader& times, Nanoseconds& time)
{
    const TimestampError error = times.read(text, time);
    if (error == TimestampError::none) return true;
    TimestampComplaint complaint = complaint_about(error, cell);
    malformed_with_hint(line, cell, field, std::move(complaint.detail), std::move(complaint.hint));
    Problem refused = problem();
    if (complaint.underdetermined) refused.type = problems::underdetermined_log;
    return refuse(std::move(refused));
}

Problem no_rows()
{
    return {.type = problems::empty_log,
            .detail = "The file has no row of data.",
            .hint = "Send the whole log that the tool wrote."};
}

void leave_out(std::vector<std::string>& list, std::string what)
{
    constexpr std::size_t most = 32;
    if (list.size() < most && std::ranges::find(list, what) == list.end()) list.push_back(std::move(what));
}

void split_words(std::string_view line, std::vector<std::string_view>& words, std::size_t most)
{
    words.clear();
    std::size_t at = 0;
    while (words.size() < most) {
        at = line.find_first_not_of(" \t", at);
        if (at == std::string_view::npos) return;
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
}

}  // namespace wattboard::energy
