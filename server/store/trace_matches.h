// Which logs share stretches of their traces, and what is known of the others.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/plausibility/trace_fingerprint.h"
#include "server/documents/uuid.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

/// A row of another log with the hash of one of ours.
struct TraceHit {
    std::size_t row = 0;  ///< index among the rows asked for
    EvidenceId other = 0;
    Fingerprint there;
};

/// Rows of the same hash that are looked at, those of the earliest evidence first: nobody can hide a copy by uploading
/// it so often that its hashes become common.
inline constexpr std::size_t most_equal_rows = 40;

/// Rows of other evidence with the hashes of `rows`.
std::vector<TraceHit> find_trace_hits(Transaction& transaction, EvidenceId own, const std::vector<Fingerprint>& rows);

/// Stretches that two logs share.
struct TraceMatch {
    EvidenceId evidence = 0;
    EvidenceId other = 0;
    std::vector<CopiedSpan> spans;  ///< longest first
};

/// Those that are there already stay. Sent without waiting.
void send_trace_matches(Transaction& transaction, std::string_view engine_version,
                        const std::vector<TraceMatch>& matches);

/// A match that bears on an entry, with what people must know of both logs.
struct CountedMatch {
    RevisionId revision = 0;
    TraceMatch match;
    Uuid evidence_public_id;
    std::vector<energy::TraceDevice> devices;
    Uuid other_submission;  ///< of the revision itself where both logs are its own
    Uuid other_run;
    std::vector<energy::TraceDevice> other_devices;
};

struct RevisionEvidence {
    RevisionId revision = 0;
    std::vector<EvidenceId> evidence;
};
/// Matches of the evidence that revisions count with evidence of another run that was complete before it, and that the
/// same revision or another sealed entry counts. What a team has withdrawn is not held against its next entry.
std::vector<CountedMatch> find_counted_matches(Transaction& transaction, std::string_view engine_version,
                                               const std::vector<RevisionEvidence>& revisions);

/// What another log shares with one, with the sealed entry that counts it first.
struct EvidenceMatch {
    Uuid other;
    Uuid submission;
    std::string submission_name;
    std::string team_slug;
    std::string team_name;
    std::vector<CopiedSpan> spans;  ///< longest first
    std::vector<energy::TraceDevice> other_devices;
};
/// Matches of a log with logs of other runs that sealed entries count, earlier or later, at most 200.
std::vector<EvidenceMatch> list_evidence_matches(Transaction& transaction, std::string_view engine_version,
                                                 EvidenceId evidence);

}  // namespace wattboard::store
