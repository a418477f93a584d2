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
    /// `watermark` in bytes: below it the space counts as low. 0 switches the check off.
    FreeSpace(std::filesystem::path folder, std::uint64_t watermark);

    bool is_low() const { return available() < watermark_; }
    /// Bytes that this user may still write; the largest number if the system cannot say.
    std::uint64_t available() const;
    std::uint64_t watermark() const { return watermark_; }

private:
    std::filesystem::path folder_;
    std::uint64_t watermark_;
    mutable std::mutex mutex_;
    mutable std::chrono::steady_clock::time_point asked_at_{};
    mutable std::uint64_t available_ = 0;
};

}  // namespace wattboard::store
