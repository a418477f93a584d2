// A small map with a bound in number and in time; readers die outside the lock.
#include "server/api/live_uploads.h"

#include <algorithm>
#include <vector>

namespace wattboard::api {

std::unique_ptr<LiveUpload> LiveUploads::take(store::EvidenceId evidence, std::uint64_t offset)
{
    std::vector<std::unique_ptr<LiveUpload>> given_up;
    std::unique_ptr<LiveUpload> found;
    {
        const std::lock_guard lock(mutex_);
        if (auto node = kept_.extract(evidence)) found = std::move(node.mapped().live);
        const auto oldest = Clock::now() - idle_;
        for (auto item = kept_.begin(); item != kept_.end();) {
            if (item->second.since >= oldest) {
                ++item;
                continue;
            }
            given_up.push_back(std::move(item->second.live));
            item = kept_.erase(item);
        }
    }
    if (found && found->intake.bytes() != offset) found.reset();
    return found;
}

void LiveUploads::keep(store::EvidenceId evidence, std::unique_ptr<LiveUpload> live)
{
    live->take = {};
    std::unique_ptr<LiveUpload> given_up;
    const std::lock_guard lock(mutex_);
    Kept& place = kept_[evidence];
    given_up = std::exchange(place.live, std::move(live));
    place.since = Clock::now();
    if (kept_.size() <= most_) return;
    const auto oldest = std::ranges::min_element(kept_, {}, [](const auto& item) { return item.second.since; });
    given_up = std::move(oldest->second.live);
    kept_.erase(oldest);
}

}  // namespace wattboard::api
