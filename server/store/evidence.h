// Raw logs of runs: received in pieces, kept compressed, read back as they came.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"
#include "server/store/traces.h"

namespace wattboard::store {

enum class EvidenceState : std::uint8_t { receiving, complete, failed };
inline constexpr std::array<std::string_view, 3> evidence_state_names{"receiving", "complete", "failed"};

/// One piece of a raw log: a zstd frame and what it holds.
struct Chunk {
    std::uint32_t raw_bytes = 0;
    Digest sha256{};   ///< of the raw bytes
    std::string zstd;  ///< one frame
};

/// What one engine version read from a log.
struct Reading {
    std::string engine_version;
    EvidenceSummary summary;
    /// Of the trace that was stored beside it; not loaded with the summary, see find_trace_devices.
    std::vector<energy::TracedDevice> trace_devices = {};
};

/// A whole log that is inserted with its entry (sealing.h).
struct NewEvidence {
    std::size_t run = 0;  ///< index into NewSubmission::facts.runs
    std::string file_name;
    std::string reading_options = "{}";  ///< JSON object, as declared at upload
    std::vector<Chunk> chunks;
    std::uint64_t bytes = 0;
    Digest sha256{};
    Reading reading;
    TraceRows trace = {};
};

struct EvidenceBegin {
    Uuid run;
    AccountId actor = 0;
    bool is_progress = false;  ///< a progress stream instead of energy
    std::string file_name;
    std::string reading_options = "{}";
};

struct Evidence {
    EvidenceId id = 0;
    Uuid public_id;
    Uuid run;
    TeamId team = 0;
    bool is_progress = false;
    EvidenceState state = EvidenceState::receiving;
    std::string file_name;
    std::string reading_options;  ///< JSON object
    Timestamp received_at{};
    std::optional<Timestamp> completed_at;
    std::optional<std::uint64_t> bytes;
    std::optional<Digest> sha256;
    std::optional<Reading> reading;  ///< by the engine version asked for, if it has read the log
};

struct ReceivingEvidence {
    EvidenceId id = 0;
    Uuid public_id;
};

/// Makes a place for a log of a run. `not_found` if there is no such run.
Result<ReceivingEvidence> begin_evidence(Transaction& transaction, const EvidenceBegin& begin);
/// Stores one piece; its own short transaction. `ordinal` counts from 0. Problems: `evidence_closed`,
/// `chunk_out_of_order`.
Result<void> append_chunk(Transaction& transaction, EvidenceId evidence, std::uint32_t ordinal, const Chunk& chunk);
/// All pieces are there: fixes length and digest, stores the reading. Problems: `evidence_closed`; `conflict` if the
/// pieces stored do not add up to `bytes`.
Result<void> complete_evidence(Transaction& transaction, EvidenceId evidence, std::uint64_t bytes, const Digest& sha256,
                               const std::optional<Reading>& reading);
/// The upload broke off or the log was refused. Its pieces stay until clean_evidence.
void fail_evidence(Transaction& transaction, EvidenceId evidence);
/// Adds what another engine version read; reading twice changes nothing.
void add_reading(Transaction& transaction, EvidenceId evidence, const Reading& reading);

Result<Evidence> find_evidence(Transaction& transaction, const Uuid& id, std::string_view engine_version);
Result<Evidence> find_evidence(Transaction& transaction, EvidenceId id, std::string_view engine_version);
/// What a revision counts: pinned if sealed, else all complete evidence of its runs.
std::vector<Evidence> list_revision_evidence(Transaction& transaction, RevisionId revision,
                                             std::string_view engine_version);

/// Logs of a revision's runs that are still arriving or being worked on, in the order of the runs.
std::vector<Evidence> list_unfinished_evidence(Transaction& transaction, RevisionId revision,
                                               std::string_view engine_version);

/// Energy logs that sealed entries count and that this engine version has not read, by id from beyond `after` on.
std::vector<EvidenceId> list_unread_evidence(Transaction& transaction, std::string_view engine_version,
                                             EvidenceId after, std::size_t limit);

/// One piece, still compressed; nullopt after the last. Read one by one, so that memory does not grow with the log.
std::optional<Chunk> read_chunk(Transaction& transaction, EvidenceId evidence, std::uint32_t ordinal);

/// Marks as failed what has been `receiving` for longer than a day, uploads (uploads.h) aside; gives how many.
std::size_t fail_stale_evidence(Transaction& transaction);

}  // namespace wattboard::store
