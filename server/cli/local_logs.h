// Energy logs read on this machine: to print what they say, and to show mistakes before a long upload.
#pragma once

#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/cli/submission_request.h"

namespace wattboard::cli {

/// Reads the log at `path` with the built-in accelerator table; a long file shows its progress on standard error.
/// Problems are those of `EvidenceReader`, with the path in front, or `invalid_value` if the file cannot be read.
/// The file may be compressed or an archive; a folder is read as an archive of its files is.
[[nodiscard]] Result<EvidenceSummary> read_local_log(const std::string& path, const ReadingOptions& options);

/// Several files and folders as one piece of evidence, as if they were packed into one archive.
[[nodiscard]] Result<EvidenceSummary> read_local_logs(const std::vector<std::string>& paths,
                                                      const ReadingOptions& options);

/// Reads the log of every run and fills the times of those that state none and whose log has absolute times. The
/// summaries come in the order of the runs.
[[nodiscard]] Result<std::vector<EvidenceSummary>> read_runs(std::vector<LogRun>& runs, const ReadingOptions& options);

}  // namespace wattboard::cli
