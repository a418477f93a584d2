// The list of energy log formats: one row a format, in the order in which they are tried.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "scoring/energy/log_parser.h"
#include "scoring/energy/reading_options.h"

namespace wattboard::energy {

struct LogFormat {
    std::string_view name;   ///< stable, stored with the evidence
    std::string_view title;  ///< for people
    EvidenceKind kind;
    Grade grade;
    std::string_view description;
    /// Whether the first bytes of a file (at most 64 KiB, without byte order mark) look like this format.
    bool (*detect)(std::string_view head, const ReadingOptions& options);
    /// Problem `underdetermined_log` or `invalid_value` if the options do not fit.
    Result<std::unique_ptr<LogParser>> (*make)(const ReadingOptions& options, const ReadingContext& context);
    /// Whether the parser takes NUL bytes too. What stands before the first of them is then enough to detect it.
    bool allows_nul = false;
};

std::span<const LogFormat> log_formats();

/// nullptr if there is none of that name.
const LogFormat* find_log_format(std::string_view name);

/// Up to the first line end, without it.
inline std::string_view first_line(std::string_view head)
{
    head = head.substr(0, head.find('\n'));
    if (head.ends_with('\r')) head.remove_suffix(1);
    return head;
}

}  // namespace wattboard::energy
