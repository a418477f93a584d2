// What the platform knows of an entry beside its own statements and logs, and the findings that follow from it.
#pragma once

#include <map>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"
#include "server/store/device_uses.h"
#include "server/store/log_receipts.h"
#include "server/store/run_repeats.h"
#include "server/store/trace_matches.h"

namespace wattboard::jobs {

/// Of one revision.
struct PlatformFacts {
    std::vector<store::CountedMatch> matches;    ///< of its traces with those of others
    std::vector<store::CountedUse> device_uses;  ///< of the physical devices in its logs
    std::vector<store::EvidenceReceipt> receipts;
    std::vector<store::Repeat> repeats;
};

/// Those of many revisions, in a fixed number of round trips.
[[nodiscard]] std::map<store::RevisionId, PlatformFacts> load_platform_facts(
    store::Transaction& transaction, const std::vector<store::RevisionEvidence>& revisions);

/// Copied and scaled traces, devices in two entries, the server's clock, repeats. Every check always has a finding;
/// `facts` names the logs.
[[nodiscard]] std::vector<Finding> platform_findings(const PlatformFacts& known, const EntryFacts& facts,
                                                     const Thresholds& thresholds);

/// Findings of one repeat of a run of the entry; empty if the entry does not count that run.
[[nodiscard]] std::vector<Finding> repeat_findings(const store::Repeat& repeat, const EntryFacts& facts,
                                                   const Thresholds& thresholds);

/// Adds the findings of repeats that were recorded after the score was computed, each under its own name.
void add_later_repeats(EntryScore& score, const std::vector<store::Repeat>& repeats, const EntryFacts& facts,
                       const Thresholds& thresholds);

}  // namespace wattboard::jobs
