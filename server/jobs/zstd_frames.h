// Pieces of raw logs as zstd frames (RFC 8878).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wattboard::jobs {

/// Raw bytes that one piece of evidence holds at most.
inline constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;

/// One frame with content size. Throws std::runtime_error if zstd refuses, which only lack of memory can cause.
[[nodiscard]] std::string compress_frame(std::string_view bytes);

/// The `raw_bytes` bytes of a frame that this program wrote. Throws std::runtime_error if it holds anything else.
[[nodiscard]] std::string decompress_frame(std::string_view frame, std::size_t raw_bytes);

}  // namespace wattboard::jobs
