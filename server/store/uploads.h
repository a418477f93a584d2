// Resumable uploads: evidence that arrives in several requests, one of which writes at a time.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/evidence.h"
#include "server/store/ids.h"

namespace wattboard::problems {

/// Another request writes to the upload at this moment.
inline constexpr ProblemType upload_locked{"upload-locked"};

}  // namespace wattboard::problems

namespace wattboard::store {

enum class UploadState : std::uint8_t { receiving, processing, complete, refused, expired, terminated };
inline constexpr std::array<std::string_view, 6> upload_state_names{"receiving", "processing", "complete",
                                                                    "refused",   "expired",    "terminated"};

struct Upload {
    EvidenceId evidence = 0;
    Uuid public_id;
    Uuid evidence_public_id;
    Uuid submission;
    ChallengeId challenge = 0;
    TeamId team = 0;
    Uuid run;
    UploadState state = UploadState::receiving;  ///< `expired` as soon as its time is over
    std::optional<std::uint64_t> length;         ///< bytes; absent until declared
    std::uint64_t received = 0;                  ///< bytes confirmed
    std::uint32_t pieces = 0;                    ///< pieces confirmed
    std::string file_name;
    std::string reading_options;  ///< JSON object
    std::string metadata;         ///< as it came
    Timestamp expires_at{};
    std::string problem;      ///< JSON of `problem_text`; empty unless refused
    bool is_counted = false;  ///< the submission still has a draft, and that counts the run
};

/// A request's claim to be the one that writes.
struct UploadHold {
    std::string holder;                     ///< unique to the request
    std::chrono::milliseconds lease{0};     ///< after so long without a piece another request may take over
    std::chrono::milliseconds lifetime{0};  ///< without a piece for so long, the upload expires
};

struct UploadBegin {
    EvidenceBegin evidence;
    Uuid submission;
    std::optional<std::uint64_t> length;
    std::string metadata;
};

/// Makes the evidence and its upload, held by `hold`. `not_found` for an unknown run or submission.
Result<Upload> begin_upload(Transaction& transaction, const UploadBegin& begin, const UploadHold& hold);
Result<Upload> find_upload(Transaction& transaction, const Uuid& id);
Result<Upload> find_upload(Transaction& transaction, EvidenceId evidence);

/// Those of a run that still take bytes or are being read, in the order in which they were begun.
std::vector<Upload> list_open_uploads(Transaction& transaction, const Uuid& run);

/// Makes `hold` the one that writes and drops pieces that an earlier request left unconfirmed. Problem: `upload_locked`
/// if another one holds it; nothing is done unless the upload is receiving.
Result<Upload> claim_upload(Transaction& transaction, const Uuid& id, const UploadHold& hold);
/// Declares the length of an upload that had none. False if it has one, or is longer already.
bool declare_upload_length(Transaction& transaction, EvidenceId evidence, std::string_view holder,
                           std::uint64_t length);

/// What becomes confirmed together with a piece: it and those before it, or nothing yet.
struct Confirmed {
    std::uint64_t bytes = 0;
    std::uint32_t pieces = 0;
};
/// Stores a piece. False if `hold` does not hold the upload any more.
bool append_upload_piece(Transaction& transaction, EvidenceId evidence, const UploadHold& hold, std::uint32_t ordinal,
                         const Chunk& chunk, Confirmed confirmed);
/// Confirms pieces stored before. False as above.
bool confirm_upload_pieces(Transaction& transaction, EvidenceId evidence, const UploadHold& hold, Confirmed confirmed);
/// Removes unconfirmed pieces and gives the hold up, if it is still held.
void release_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder);

/// All bytes are there and a job is to read them. False if `holder` does not hold the upload any more.
bool process_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder);
/// The same for an upload that nobody holds any more though all its bytes came: its last request ended too early. False
/// if it is not so.
bool process_whole_upload(Transaction& transaction, EvidenceId evidence);
/// The evidence was completed in this transaction. `holder` empty: by the job. False if it may not be: another request
/// took over, or the upload was given up.
bool complete_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder);
/// The log cannot be read: keeps why and fails the evidence, unless the upload is complete.
void refuse_upload(Transaction& transaction, EvidenceId evidence, const Problem& problem);
/// Gives an unfinished upload up. False if it is not receiving.
bool terminate_upload(Transaction& transaction, EvidenceId evidence);

/// Problem as JSON with `type` (the slug), `detail`, `line`, `column`, `field`, `hint`.
std::string problem_text(const Problem& problem);

/// Gives up uploads whose time is over; gives how many.
std::size_t expire_uploads(Transaction& transaction);
/// Uploads for process_whole_upload.
std::vector<EvidenceId> list_whole_uploads(Transaction& transaction);
/// Some failed evidence that still has bytes or a trace; absent if there is none.
std::optional<EvidenceId> find_failed_evidence(Transaction& transaction);
/// Removes at most `limit` pieces of evidence that failed; gives how many.
std::size_t remove_pieces(Transaction& transaction, EvidenceId evidence, std::size_t limit);
/// Forgets uploads that ended, a week after their time was over. What became evidence stays.
void forget_uploads(Transaction& transaction);

/// Where a byte of complete evidence is stored; pieces have any length.
struct ChunkPlace {
    std::uint32_t ordinal = 0;
    std::uint64_t start = 0;  ///< offset in the log of the piece's first byte
};
/// Absent at or beyond the end.
std::optional<ChunkPlace> find_chunk(Transaction& transaction, EvidenceId evidence, std::uint64_t offset);

}  // namespace wattboard::store
