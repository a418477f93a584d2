// The files of one archive or folder as one piece of evidence.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/container/archive_walker.h"
#include "scoring/energy/container/combine_summaries.h"
#include "scoring/energy/container/expansion_limits.h"
#include "scoring/energy/container/member_trace.h"
#include "scoring/energy/container/mlperf_again.h"
#include "scoring/energy/container/mlperf_scan.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

class BundleMember;

/// Each file may be compressed (gzip, zstd) but no archive. The reading options hold for all files.
///
/// A file that is recognised as a log must be readable; else its problem, with its path, ends the reading. What is no
/// log (a README, a configuration) is listed with a note. If no file is a log, the first problem is the answer. Logs of
/// MLPerf runs are read again with what the files beside them say (`mlperf_again.h`).
class LogBundle final : public FileVisitor {
public:
    LogBundle(ReadingOptions options, ReadingContext context, const ExpansionLimits& limits);
    ~LogBundle() override;

    Result<void> begin_file(std::string_view path) override;
    Result<void> feed(std::string_view bytes) override;
    Result<void> end_file() override;
    void pass_over(std::string_view path, std::string_view what) override;

    [[nodiscard]] Result<EvidenceSummary> finish();

private:
    Result<void> keep(EvidenceSummary summary);
    Result<void> bound(EvidenceSummary& summary);
    Result<void> note_problem(Problem problem, const std::string& about);
    Result<void> read_training_logs();
    Result<void> read_inference_logs();
    void pass_on(const MlperfLog& log);
    void add_interconnects(std::vector<NamedSummary>& logs);
    void describe(const std::string& path, const EvidenceSummary& summary, const std::string& note);

    ReadingOptions options_;
    ReadingContext context_;
    ExpansionLimits limits_;
    BundleTrace trace_;
    std::unique_ptr<BundleMember> member_;
    std::vector<LogFile> files_;
    std::vector<NamedSummary> logs_;
    std::vector<MlperfLog> mlperf_logs_;
    MlperfFacts mlperf_;
    std::size_t devices_ = 0;
    std::size_t lengths_ = 0;  ///< distinct interval lengths in the accounts that are kept
    std::size_t hours_ = 0;    ///< in the accounts that are kept
    std::optional<Problem> first_problem_;
};

}  // namespace wattboard::energy
