// Watches the space left on the data folder's file system, so that the server refuses work before PostgreSQL runs full.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>

namespace wattboard::store {

/// Safe to use from many threads; asks the system at most once a second.
class FreeSpace {
public:
    /// `watermark`: bytes that must stay free.
    FreeSpace(std::filesystem::path folder, std::uint64_t watermark);

    /// Bytes that this user may still write; the largest number if the system cannot say.
    std::uint64_t available() const;
    /// Whether so many bytes can be written and the watermark still be free.
    bool has_room_for(std::uint64_t bytes) const;

private:
    std::filesystem::path folder_;
    std::uint64_t watermark_;
    mutable std::mutex mutex_;
    mutable std::chrono::steady_clock::time_point asked_at_{};
    mutable std::uint64_t available_ = 0;
};

}  // namespace wattboard::store
