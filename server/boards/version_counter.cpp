// The counter of board versions.
#include "server/boards/version_counter.h"

#include <atomic>
#include <chrono>

namespace wattboard::boards {

namespace {

std::atomic<std::uint64_t>& counter()
{
    static std::atomic<std::uint64_t> last{
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds{1})};
    return last;
}

}  // namespace

std::uint64_t new_version() { return ++counter(); }

std::uint64_t latest_version() { return counter(); }

}  // namespace wattboard::boards
