// Copies of power traces in other evidence: found while a log is taken, held against an entry when it is scored.
#pragma once

#include <map>
#include <vector>

#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"
#include "server/store/database.h"
#include "server/store/trace_matches.h"
#include "server/store/traces.h"

namespace wattboard::jobs {

/// Collects what one log shares with others. Bounded: of a log that is like very many others not every likeness is
/// kept.
class TraceMatcher {
public:
    /// `rows` were looked up and gave `hits`.
    void add(const std::vector<Fingerprint>& rows, const std::vector<store::TraceHit>& hits);
    [[nodiscard]] bool is_full() const { return size_ >= most; }
    /// The matches of `evidence`, each in both directions.
    [[nodiscard]] std::vector<store::TraceMatch> matches(store::EvidenceId evidence) const;

private:
    static constexpr std::size_t most = 200'000;
    std::map<store::EvidenceId, std::vector<SharedFingerprint>> shared_;
    std::size_t size_ = 0;
};

/// Stores rows in one transaction, then looks their fingerprints up: of two logs that arrive at once, the one whose
/// rows are committed last finds the other.
void store_trace(store::Database& database, store::EvidenceId evidence, const store::TraceRows& rows,
                 TraceMatcher& matcher);

/// Adds of findings of one kind the few worst that failed, or else one that says that none did.
void keep_worst(std::vector<Finding>& findings, std::vector<Finding> of_kind);

/// Findings of an entry's matches under the thresholds of a rulebook. Without matches: that none was found.
[[nodiscard]] std::vector<Finding> match_findings(const std::vector<store::CountedMatch>& matches,
                                                  const Thresholds& thresholds);

}  // namespace wattboard::jobs
