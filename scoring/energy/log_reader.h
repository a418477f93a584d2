// Reads one energy log of any registered format from a stream of bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/format_registry.h"
#include "scoring/energy/log_parser.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/text_encoding.h"
#include "scoring/problem.h"

namespace wattboard {

/// Push-based: feed the bytes in pieces of any size, then finish. Memory does not depend on the size of the log.
///
/// The format is detected from the first 64 KiB unless the options name it. Problems: `unknown_format`,
/// `malformed_log` (also binary or not UTF-8), `empty_log`, `unordered_log`, `underdetermined_log` (the hint names the
/// option that settles it), `unknown_unit`, `unknown_zone`, `invalid_value` (options), `limit_exceeded`; with line and
/// column where there is one. After a problem nothing more may be fed.
class LogReader {
public:
    explicit LogReader(ReadingOptions options, ReadingContext context = {});

    Result<void> feed(std::string_view bytes);
    Result<EvidenceSummary> finish();

    /// Name of the format, once it is known.
    [[nodiscard]] std::string_view format() const { return format_ == nullptr ? std::string_view{} : format_->name; }

private:
    Result<void> start();
    Result<void> parse(std::string_view bytes);
    [[nodiscard]] std::string_view head_without_mark() const;
    [[nodiscard]] const energy::LogFormat* choose_format(std::string_view seen) const;
    /// Whether a NUL byte may come now; starts the parser if so.
    Result<bool> takes_nul();
    [[nodiscard]] Problem bad_byte(unsigned char byte) const;

    ReadingOptions options_;
    ReadingContext context_;
    energy::TextEncoding encoding_;
    std::string head_;
    std::unique_ptr<energy::LogParser> parser_;
    const energy::LogFormat* format_ = nullptr;
};

/// Whether the options make sense by themselves. Problem `invalid_value`, `unknown_format`, `unknown_zone`.
Result<void> check_options(const ReadingOptions& options);

/// A whole log at once.
Result<EvidenceSummary> read_log(std::string_view bytes, ReadingOptions options = {}, ReadingContext context = {});

}  // namespace wattboard
