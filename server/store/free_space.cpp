// statvfs, cached.
#include "server/store/free_space.h"

#include <sys/statvfs.h>

#include <limits>

namespace wattboard::store {

namespace {

constexpr std::chrono::seconds cache_time{1};

}  // namespace

FreeSpace::FreeSpace(std::filesystem::path folder, std::uint64_t watermark)
    : folder_(std::move(folder)), watermark_(watermark)
{
}

std::uint64_t FreeSpace::available() const
{
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (asked_at_ != std::chrono::steady_clock::time_point{} && now - asked_at_ < cache_time) return available_;
    asked_at_ = now;
    struct statvfs state{};
    const bool known = statvfs(folder_.c_str(), &state) == 0;
    available_ = known ? std::uint64_t{state.f_bavail} * state.f_frsize : std::numeric_limits<std::uint64_t>::max();
    return available_;
}

bool FreeSpace::has_room_for(std::uint64_t bytes) const
{
    const std::uint64_t free = available();
    return free >= watermark_ && free - watermark_ >= bytes;
}

}  // namespace wattboard::store
