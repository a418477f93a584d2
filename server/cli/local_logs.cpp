// Feeds files to the log reader in pieces.
#include "server/cli/local_logs.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "scoring/energy/log_reader.h"
#include "scoring/energy/power_limits.h"
#include "server/app/builtin_reference.h"
#include "server/cli/progress_line.h"
#include "server/documents/time_text.h"

namespace wattboard::cli {

namespace {

Problem with_path(Problem problem, const std::string& path)
{
    problem.detail = path + ": " + problem.detail;
    return problem;
}

/// The times that the run states, so that gaps at both ends are found here as the server will find them.
Result<ReadingOptions> with_declared_span(ReadingOptions options, const LogRun& run)
{
    if (run.start.empty()) return options;
    const Result<Nanoseconds> start = parse_time(run.start);
    if (!start) return std::unexpected(with_path(start.error(), "--start"));
    const Result<Nanoseconds> end = parse_time(run.end);
    if (!end) return std::unexpected(with_path(end.error(), "--end"));
    options.start = *start;
    options.end = *end;
    return options;
}

}  // namespace

Result<EvidenceSummary> read_local_log(const std::string& path, const ReadingOptions& options)
{
    const auto unreadable = [&path] {
        return std::unexpected(Problem{.type = problems::invalid_value, .detail = path + ": the file cannot be read."});
    };
    std::ifstream file(path, std::ios::binary);
    std::error_code no_size;
    const std::uintmax_t size = std::filesystem::file_size(path, no_size);
    if (!file) return unreadable();
    ProgressLine progress("read");
    LogReader reader(options, {.power_limits = power_limits_of(builtin_reference_tables()), .thresholds = {}});
    std::array<char, 1U << 16U> buffer;
    std::uint64_t done = 0;
    while (file) {
        file.read(buffer.data(), buffer.size());
        const auto count = static_cast<std::size_t>(file.gcount());
        if (const auto fed = reader.feed({buffer.data(), count}); !fed)
            return std::unexpected(with_path(fed.error(), path));
        done += count;
        progress(done, no_size ? 0 : size);
    }
    if (file.bad()) return unreadable();
    Result<EvidenceSummary> summary = reader.finish();
    if (!summary) return std::unexpected(with_path(summary.error(), path));
    return summary;
}

Result<std::vector<EvidenceSummary>> read_runs(std::vector<LogRun>& runs, const ReadingOptions& options)
{
    std::vector<EvidenceSummary> summaries;
    for (LogRun& run : runs) {
        const Result<ReadingOptions> declared = with_declared_span(options, run);
        if (!declared) return std::unexpected(declared.error());
        Result<EvidenceSummary> summary = read_local_log(run.path, *declared);
        if (!summary) return std::unexpected(summary.error());
        if (run.start.empty() && summary->zone_known && summary->start && summary->end) {
            run.start = format_time(*summary->start);
            run.end = format_time(*summary->end);
        }
        summaries.push_back(std::move(*summary));
    }
    return summaries;
}

}  // namespace wattboard::cli
