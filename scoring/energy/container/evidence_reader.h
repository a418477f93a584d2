// Reads one piece of evidence: a log as it is, compressed, or an archive of several files.
#pragma once

#include <memory>
#include <string_view>

#include "scoring/energy/container/expansion_limits.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard {

/// Push-based as `LogReader`, which it feeds: gzip and zstd are unpacked on the way, the files of a zip or tar (also
/// tar.gz, tar.zst) become one summary with one `LogFile` each. Content decides, never the name. Memory does not
/// depend on the size; nothing is written to disk. An archive is unpacked in a thread of its own: `feed` then waits
/// while that is behind, and may report a problem of bytes that an earlier call gave.
///
/// Problems are those of `LogReader`, with the path in front of the detail for files of an archive, and
/// `malformed_log` (broken or cut-off container), `limit_exceeded` (expansion, number of files, archive in an archive).
/// After a problem nothing more may be fed.
class EvidenceReader {
public:
    explicit EvidenceReader(ReadingOptions options, ReadingContext context = {}, ExpansionLimits limits = {});
    EvidenceReader(EvidenceReader&&) noexcept;
    EvidenceReader& operator=(EvidenceReader&&) noexcept;
    ~EvidenceReader();

    [[nodiscard]] Result<void> feed(std::string_view bytes);
    [[nodiscard]] Result<EvidenceSummary> finish();

    /// Name of the format once it is known; empty for archives.
    [[nodiscard]] std::string_view format() const;

private:
    class Stage;
    std::unique_ptr<Stage> stage_;
};

/// A whole piece of evidence at once.
Result<EvidenceSummary> read_evidence(std::string_view bytes, ReadingOptions options = {}, ReadingContext context = {},
                                      ExpansionLimits limits = {});

}  // namespace wattboard
