// Keeping and finding recent changes.
#include "server/boards/change_ring.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace wattboard::boards {

void ChangeRing::add(Event event)
{
    if (event.sequence <= last_) throw std::logic_error{"an event of a board came out of order"};
    last_ = event.sequence;
    events_.push_back(std::move(event));
    if (events_.size() <= capacity_) return;
    forgotten_ = events_.front().sequence;
    events_.pop_front();
}

std::optional<std::vector<ChangeRing::Event>> ChangeRing::after(std::uint64_t sequence) const
{
    if (sequence < forgotten_) return std::nullopt;
    const auto first = std::ranges::upper_bound(events_, sequence, {}, &Event::sequence);
    return std::vector<Event>(first, events_.end());
}

}  // namespace wattboard::boards
