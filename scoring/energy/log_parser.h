// What every energy log format implements: bytes in, one evidence summary out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Place of the next byte, 1-based.
struct LogPosition {
    std::uint64_t line = 1;
    std::uint64_t column = 1;
};

/// One format's reader of one file. Gets valid UTF-8 without NUL bytes (unless its format allows them) and without a
/// byte order mark, in pieces of any size; the result must not depend on the pieces. Its memory must not grow with the
/// file.
class LogParser {
public:
    LogParser() = default;
    LogParser(const LogParser&) = delete;
    LogParser& operator=(const LogParser&) = delete;
    virtual ~LogParser() = default;

    /// False: `problem()` says why, and nothing more may be fed.
    virtual bool feed(std::string_view bytes) = 0;
    virtual Result<EvidenceSummary> finish() = 0;
    [[nodiscard]] virtual LogPosition position() const = 0;
    [[nodiscard]] const Problem& problem() const { return problem_; }

protected:
    bool refuse(Problem problem)
    {
        problem_ = std::move(problem);
        return false;
    }

private:
    Problem problem_{};
};

/// Rows that were read at once.
struct RowsRead {
    std::size_t bytes = 0;
    std::uint64_t rows = 0;
};

/// Splits bytes into lines (LF or CRLF) of at most `max_line_bytes`.
class LineParser : public LogParser {
public:
    bool feed(std::string_view bytes) final;
    Result<EvidenceSummary> finish() final;
    [[nodiscard]] LogPosition position() const final { return {.line = line_ + 1, .column = carry_.size() + 1}; }

protected:
    /// One line without its end. Must change nothing if it returns false: a broken last line is then left out.
    virtual bool read_line(std::string_view line) = 0;
    /// Reads as many whole lines from the front as it can read quickly, for formats that can; what it leaves comes line
    /// by line. The result must be that of `read_line`.
    virtual RowsRead read_rows(std::string_view /*bytes*/) { return {}; }
    virtual Result<EvidenceSummary> summarise() = 0;
    /// Whether rows of data were read, so that a broken last line is a cut-off tail and not a broken file.
    [[nodiscard]] virtual bool has_rows() const = 0;

    /// 1-based number of the line that is being read.
    [[nodiscard]] std::uint64_t line_number() const { return line_; }
    /// True while the last line is read and it has no line end: it may have been cut off.
    [[nodiscard]] bool reading_tail() const { return reading_tail_; }
    /// The finding about a cut-off last line, for the summary.
    [[nodiscard]] const Finding& tail_finding() const { return tail_finding_; }
    /// Refuses the current line as malformed at a cell of it.
    bool malformed(std::string_view line, std::string_view cell, std::string field, std::string detail);

private:
    bool take_line(std::string_view line);
    bool too_long();
    std::size_t take_rows(std::string_view bytes);

    static constexpr unsigned longest_pause = 64;

    std::string carry_;
    std::uint64_t line_ = 0;
    unsigned pause_ = 0;       ///< lines until rows are looked at together again
    unsigned next_pause_ = 1;  ///< grows where there are none to be read together
    bool reading_tail_ = false;
    Finding tail_finding_ = truncated_tail(std::nullopt);

public:
    /// Pass without a line; else the line that was left out.
    static Finding truncated_tail(std::optional<std::uint64_t> line);
};

}  // namespace wattboard::energy
