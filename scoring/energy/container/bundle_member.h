// One file of a bundle while it is read: as a log, and for what it says about an MLPerf run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/container/expansion_limits.h"
#include "scoring/energy/container/member_trace.h"
#include "scoring/energy/container/mlperf_scan.h"
#include "scoring/energy/container/unwrapper.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/log_reader.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Whether a format is one of MLPerf's, whose logs are read again with the files beside them.
bool is_mlperf(std::string_view format);

class BundleMember final : public ContentSink {
public:
    BundleMember(std::string_view path, const ReadingOptions& options, const ReadingContext& context,
                 const ExpansionLimits& limits, BundleTrace& trace);

    /// A problem of the container, or of a file that is a log for certain.
    Result<void> feed(std::string_view bytes);
    /// All bytes were fed. Problem of a container that is cut off.
    Result<void> close();
    /// What the file says as a log.
    [[nodiscard]] Result<EvidenceSummary> finish();
    /// Whether the file must be readable: its content is that of one particular format, and not of any table or object.
    [[nodiscard]] bool is_log(const Problem& problem) const;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] MlperfScan& scan() { return scan_; }
    [[nodiscard]] MemberTrace& trace() { return trace_; }

    Result<void> open(ContainerKind kind) override;
    Result<void> take(std::string_view bytes) override;

private:
    std::string path_;
    MemberTrace trace_;
    LogReader reader_;
    Unwrapper unwrapper_;
    MlperfScan scan_;
    bool forced_;  ///< the format is declared, so that trying it shows nothing
    std::uint64_t bytes_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace wattboard::energy
