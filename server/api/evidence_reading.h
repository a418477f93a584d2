// Evidence given back: its description, and the raw bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/api/call.h"
#include "server/store/evidence.h"

namespace wattboard::api {

/// GET /evidence/{evidence}. Public once a sealed revision counts the run, before that for the team and organizers.
[[nodiscard]] Result<http::Response> read_evidence(const Call& call);

/// GET /evidence/{evidence}/raw: the bytes as they came, with Range. `?submission=` names an entry that counts the log,
/// so that roles in its challenge, and a rulebook that makes raw logs public, are known.
[[nodiscard]] Result<http::Response> read_raw_evidence(const Call& call);

/// Evidence that this reader may know of, with what decides about its bytes.
struct VisibleEvidence {
    store::Evidence evidence;
    auth::Subject subject;
    bool is_public = false;  ///< everybody may know of it
};
/// The evidence that the path names, as far as `?submission=` and the reader's roles let them see it. Error: not-found.
[[nodiscard]] Result<VisibleEvidence> visible_evidence(const Call& call, store::Transaction& transaction);

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  ///< inclusive
};

/// A single range of RFC 9110 section 14.1.2 ("bytes=0-99", "bytes=100-", "bytes=-50") of a body of `size` > 0 bytes;
/// absent if the header is another kind of range, which is then ignored, or lies outside.
[[nodiscard]] std::optional<ByteRange> byte_range(std::string_view header, std::uint64_t size);
/// Whether the header is such a range that lies outside of the body altogether.
[[nodiscard]] bool lies_beyond(std::string_view header, std::uint64_t size);

}  // namespace wattboard::api
