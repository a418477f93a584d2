// One request's bytes on their way into a resumable upload.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/api/live_uploads.h"
#include "server/api/services.h"
#include "server/api/tus_checksum.h"
#include "server/store/uploads.h"

namespace wattboard::api {

/// Where an upload stands after a request.
struct UploadProgress {
    store::UploadState state = store::UploadState::receiving;
    std::uint64_t offset = 0;
};

/// A hold for one request: unique, renewed by every piece.
[[nodiscard]] store::UploadHold new_upload_hold(const ApiServices& services);

/// Bytes become pieces of at most a mebibyte, each stored in a short transaction when it is full, beside what comes
/// next. Without a checksum a piece counts at once; with one, all count together when the digest holds, or none. Gives
/// its hold up when destroyed.
class UploadWriter {
public:
    /// `upload` is held by `hold`. The log is read while it arrives if this process has seen it from its first byte.
    UploadWriter(ApiServices& services, store::Upload upload, store::UploadHold hold,
                 std::unique_ptr<PromisedChecksum> checksum);
    ~UploadWriter();
    UploadWriter(const UploadWriter&) = delete;
    UploadWriter& operator=(const UploadWriter&) = delete;

    /// Problems: body-too-large beyond the length; those of the log, which end the upload; upload-locked if another
    /// request took over; insufficient-storage.
    [[nodiscard]] Result<void> feed(std::string_view bytes);
    /// The request is complete. With the last byte of the log its evidence is complete, or a job reads it. Problems as
    /// above; checksum-mismatch; already-sealed.
    [[nodiscard]] Result<UploadProgress> finish();
    /// The request broke off: keeps what came, unless a checksum was promised for all of it.
    void break_off();

    [[nodiscard]] const store::Upload& upload() const { return upload_; }

private:
    [[nodiscard]] Result<void> cut(std::string_view bytes);
    [[nodiscard]] Result<void> flush();
    [[nodiscard]] Result<void> take(const store::Chunk& chunk, const store::TraceRows& rows);
    /// What the reader gave back: a bad log ends the upload, at once or when its bytes are verified.
    [[nodiscard]] Result<void> judged(Result<void> fed);
    [[nodiscard]] Result<void> confirm();
    [[nodiscard]] Result<void> complete();
    [[nodiscard]] Result<void> hand_to_job();
    /// Stores what waits of the trace; false if nothing did.
    bool store_trace();
    /// The log is bad: the upload ends, and says why.
    Problem refuse(Problem problem);
    void keep_reader();
    void release() noexcept;

    ApiServices& services_;
    store::Upload upload_;
    store::UploadHold hold_;
    std::unique_ptr<PromisedChecksum> checksum_;
    std::unique_ptr<LiveUpload> live_;  ///< null: only stored, read by a job later
    std::string buffer_;                ///< what is not a piece yet, where there is no reader
    std::optional<Problem> pending_;    ///< of a log whose bytes are not verified yet
    std::uint64_t position_;            ///< bytes of the log seen, confirmed or not
    std::uint32_t ordinal_;
    store::Confirmed unconfirmed_;
    bool is_verified_;  ///< what is stored counts at once
    bool is_held_ = true;
};

}  // namespace wattboard::api
