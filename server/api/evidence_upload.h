// One log of one run on its way into the store: pieces in short transactions, completed or failed at the end.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "server/api/log_intake.h"
#include "server/api/services.h"
#include "server/jobs/trace_matching.h"
#include "server/store/evidence.h"

namespace wattboard::api {

/// The evidence is `receiving` until `finish`; destroyed before that, or told of a problem, it is `failed`, and nothing
/// of it counts. No transaction waits for a socket.
class EvidenceUpload {
public:
    /// Makes the place in the store. Errors: `not_found` for an unknown run, insufficient-storage.
    [[nodiscard]] static Result<std::unique_ptr<EvidenceUpload>> begin(ApiServices& services,
                                                                       const store::EvidenceBegin& begin,
                                                                       const ReadingOptions& options);
    ~EvidenceUpload();
    EvidenceUpload(const EvidenceUpload&) = delete;
    EvidenceUpload& operator=(const EvidenceUpload&) = delete;

    [[nodiscard]] Result<void> feed(std::string_view bytes);
    /// Reads the log's end and stores its last piece; `complete` then belongs into the caller's transaction.
    [[nodiscard]] Result<TakenLog> finish();
    /// Completes the evidence inside a transaction, after `finish`.
    [[nodiscard]] Result<void> complete(store::Transaction& transaction, const TakenLog& log) const;
    /// The transaction of `complete` is committed: nothing is to be undone any more.
    void keep() { is_kept_ = true; }

    [[nodiscard]] const store::ReceivingEvidence& evidence() const { return evidence_; }

private:
    EvidenceUpload(ApiServices& services, store::ReceivingEvidence evidence, ReadingOptions options,
                   jobs::ReferencesPtr references, const Hardware& hardware);
    [[nodiscard]] Result<void> store_chunk(std::uint32_t ordinal, const store::Chunk& chunk);

    ApiServices& services_;
    store::ReceivingEvidence evidence_;
    jobs::TraceMatcher matcher_;
    LogIntake intake_;
    bool is_kept_ = false;
};

/// insufficient-storage unless there is room for so many bytes (0: unknown).
[[nodiscard]] Result<void> check_room(const ApiServices& services, std::uint64_t bytes);

}  // namespace wattboard::api
