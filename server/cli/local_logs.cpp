// Feeds files to the log reader in pieces.
#include "server/cli/local_logs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "scoring/energy/another_pass.h"
#include "scoring/energy/container/evidence_reader.h"
#include "scoring/energy/container/log_bundle.h"
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

ReadingContext reading_context()
{
    return {.power_limits = power_limits_of(builtin_reference_tables()), .thresholds = {}};
}

bool is_folder(const std::string& path)
{
    std::error_code unknown;
    return std::filesystem::is_directory(path, unknown);
}

/// Feeds a file in pieces to whatever takes them.
template <class Reader>
Result<void> read_file(const std::string& path, Reader& reader)
{
    const auto unreadable = [&path] {
        return std::unexpected(
            Problem{.type = problems::invalid_value, .detail = fmt::format("The file {} cannot be read.", path)});
    };
    std::ifstream file(path, std::ios::binary);
    if (!file) return unreadable();
    std::error_code no_size;
    const std::uintmax_t size = std::filesystem::file_size(path, no_size);
    ProgressLine progress("read");
    std::array<char, 1U << 16U> buffer;
    std::uint64_t done = 0;
    while (file) {
        file.read(buffer.data(), buffer.size());
        const auto count = static_cast<std::size_t>(file.gcount());
        if (auto fed = reader.feed({buffer.data(), count}); !fed) return fed;
        done += count;
        progress(done, no_size ? 0 : size);
    }
    if (file.bad()) return unreadable();
    return {};
}

struct LocalFile {
    std::string path;
    std::string name;  ///< inside the evidence
};

/// All files, those of folders by their path inside the folder, in the order of their names.
Result<std::vector<LocalFile>> files_of(const std::vector<std::string>& paths)
{
    std::vector<LocalFile> files;
    for (const std::string& path : paths) {
        if (!is_folder(path)) {
            files.push_back({.path = path, .name = path});
            continue;
        }
        std::error_code failed;
        for (std::filesystem::recursive_directory_iterator at(path, failed), end; !failed && at != end;
             at.increment(failed)) {
            if (!at->is_regular_file() || at->is_symlink()) continue;
            files.push_back({.path = at->path().string(), .name = at->path().lexically_relative(path).string()});
        }
        if (failed)
            return std::unexpected(
                Problem{.type = problems::invalid_value,
                        .detail = fmt::format("The folder {} cannot be read: {}.", path, failed.message())});
        if (files.size() > ExpansionLimits{}.max_files)
            return std::unexpected(Problem{
                .type = problems::limit_exceeded,
                .detail = fmt::format("The folder {} holds more than {} files.", path, ExpansionLimits{}.max_files),
                .hint = "Name only the energy logs of the run."});
    }
    std::ranges::sort(files, {}, &LocalFile::name);
    return files;
}

}  // namespace

Result<EvidenceSummary> read_local_log(const std::string& path, const ReadingOptions& options)
{
    if (is_folder(path)) return read_local_logs({path}, options);
    const auto one_pass = [&](const ReadingContext& context) -> Result<EvidenceSummary> {
        EvidenceReader reader(options, context);
        if (const auto read = read_file(path, reader); !read) return std::unexpected(read.error());
        return reader.finish();
    };
    Result<EvidenceSummary> summary = energy::read_in_passes(reading_context(), one_pass);
    if (!summary) return std::unexpected(with_path(summary.error(), path));
    return summary;
}

Result<EvidenceSummary> read_local_logs(const std::vector<std::string>& paths, const ReadingOptions& options)
{
    if (paths.size() == 1 && !is_folder(paths.front())) return read_local_log(paths.front(), options);
    if (const Result<void> checked = check_options(options); !checked) return std::unexpected(checked.error());
    const Result<std::vector<LocalFile>> files = files_of(paths);
    if (!files) return std::unexpected(files.error());
    energy::LogBundle bundle(options, reading_context(), {});
    for (const LocalFile& file : *files) {
        if (const auto begun = bundle.begin_file(file.name); !begun) return std::unexpected(begun.error());
        if (const auto read = read_file(file.path, bundle); !read) return std::unexpected(read.error());
        if (const auto ended = bundle.end_file(); !ended) return std::unexpected(ended.error());
    }
    return bundle.finish();
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
