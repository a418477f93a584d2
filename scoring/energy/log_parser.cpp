// Line splitting for the text formats.
#include "scoring/energy/log_parser.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

bool LineParser::too_long()
{
    return refuse({.type = problems::limit_exceeded,
                   .detail = fmt::format("The line is longer than {} bytes.", max_line_bytes),
                   .line = line_ + 1,
                   .hint = "Check that the file is the log that it is declared to be."});
}

bool LineParser::take_line(std::string_view line)
{
    if (line.size() > max_line_bytes) return too_long();
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return read_line(line);
}

std::size_t LineParser::take_rows(std::string_view bytes)
{
    if (pause_ > 0) {
        --pause_;
        return 0;
    }
    const RowsRead read = read_rows(bytes);
    line_ += read.rows;
    pause_ = read.rows > 0 ? 0 : next_pause_;
    next_pause_ = read.rows > 0 ? 1 : std::min(2 * next_pause_, longest_pause);
    return read.bytes;
}

bool LineParser::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (carry_.empty()) {
            bytes.remove_prefix(take_rows(bytes));
            if (bytes.empty()) return true;
        }
        const auto* end = static_cast<const char*>(std::memchr(bytes.data(), '\n', bytes.size()));
        if (end == nullptr) {
            if (carry_.size() + bytes.size() > max_line_bytes) return too_long();
            carry_ += bytes;
            return true;
        }
        const auto length = static_cast<std::size_t>(end - bytes.data());
        if (carry_.empty()) {
            if (!take_line(bytes.substr(0, length))) return false;
        } else {
            if (carry_.size() + length > max_line_bytes) return too_long();
            carry_ += bytes.substr(0, length);
            const bool taken = take_line(carry_);
            carry_.clear();
            if (!taken) return false;
        }
        bytes.remove_prefix(length + 1);
    }
    return true;
}

Result<EvidenceSummary> LineParser::finish()
{
    if (!carry_.empty()) {
        reading_tail_ = true;
        if (!take_line(carry_)) {
            const bool cut_off = problem().type == problems::malformed_log || problem().type == problems::unknown_unit;
            if (!cut_off || !has_rows()) return std::unexpected{problem()};
            tail_finding_ = truncated_tail(line_);
        }
    }
    return summarise();
}

bool LineParser::malformed(std::string_view line, std::string_view cell, std::string field, std::string detail)
{
    // Cells point into the line, except unquoted ones, which have no place of their own.
    const bool inside = cell.data() >= line.data() && cell.data() <= line.data() + line.size();
    return refuse({.type = problems::malformed_log,
                   .detail = std::move(detail),
                   .line = line_,
                   .column = inside ? static_cast<std::uint64_t>(cell.data() - line.data()) + 1 : 1,
                   .field = std::move(field)});
}

Finding LineParser::truncated_tail(std::optional<std::uint64_t> line)
{
    Finding finding{.check = "truncated_tail", .value = line ? 1 : 0, .threshold = 0, .unit = "rows"};
    finding.message = "The file ends with a whole row.";
    if (!line) return finding;
    finding.verdict = Verdict::fail;
    finding.place = fmt::format("line {}", *line);
    finding.message = "The last row was cut off and is left out.";
    return finding;
}

}  // namespace wattboard::energy
