// The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload): its headers read and written.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::problems {

/// Tus-Resumable is missing or names another version than 1.0.0.
inline constexpr ProblemType unsupported_tus_version{"unsupported-tus-version"};
/// Upload-Offset is not where the upload stands.
inline constexpr ProblemType offset_mismatch{"offset-mismatch"};
/// The body does not have the digest of Upload-Checksum; nothing of it was kept.
inline constexpr ProblemType checksum_mismatch{"checksum-mismatch"};
/// The upload expired, was terminated, or its log was refused.
inline constexpr ProblemType upload_gone{"upload-gone"};

}  // namespace wattboard::problems

namespace wattboard::api {

inline constexpr std::string_view tus_version = "1.0.0";
inline constexpr std::string_view tus_extensions =
    "creation,creation-with-upload,creation-defer-length,expiration,termination,checksum";
inline constexpr std::string_view tus_checksums = "sha256,sha1";
inline constexpr std::string_view tus_media_type = "application/offset+octet-stream";

/// Adds Tus-Resumable, and Tus-Version where the client asked for another one.
[[nodiscard]] http::Response tus_answer(http::Response answer);

/// unsupported-tus-version unless the request speaks ours.
[[nodiscard]] Result<void> check_tus_version(const http::Request& request);

/// Whether the request brings bytes of the upload. Error: unsupported-media-type for a body of another kind.
[[nodiscard]] Result<bool> has_upload_bytes(const http::Request& request);

/// Upload-Offset. Error: invalid-parameter.
[[nodiscard]] Result<std::uint64_t> upload_offset(const http::Request& request);

/// Upload-Length if given. Error: invalid-parameter.
[[nodiscard]] Result<std::optional<std::uint64_t>> upload_length(const http::Request& request);

/// The length that a creation declares; absent with Upload-Defer-Length: 1. Errors: invalid-parameter if both or
/// neither are given, empty-log for 0, body-too-large beyond `most`.
[[nodiscard]] Result<std::optional<std::uint64_t>> created_length(const http::Request& request, std::uint64_t most);

/// What Upload-Metadata says. Keys: `filename`, and `reading` with the reading options as JSON text; others are kept
/// and not read.
struct UploadMetadata {
    std::string file_name;
    ReadingOptions reading;
};
/// Errors: invalid-parameter; those of reading options, with `field` inside `reading`.
[[nodiscard]] Result<UploadMetadata> upload_metadata(const http::Request& request);

/// IMF-fixdate of RFC 9110 section 5.6.7, for Upload-Expires.
[[nodiscard]] std::string http_date(std::chrono::sys_time<std::chrono::microseconds> time);

}  // namespace wattboard::api
