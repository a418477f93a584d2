// The queue of one stream of events.
#include "server/http/event_stream.h"

#include <utility>

namespace wattboard::http {

bool EventStream::send(SharedBytes events)
{
    const std::lock_guard lock{mutex_};
    if (ended_) return false;
    if (waiting_.size() >= most_waiting_) {
        ended_ = too_slow_ = true;
        waiting_.clear();
        if (wake_) wake_();
        return false;
    }
    waiting_.push_back(std::move(events));
    // The listener takes all at once, so that only the first of many needs to wake it.
    if (waiting_.size() == 1 && wake_) wake_();
    return true;
}

void EventStream::end()
{
    const std::lock_guard lock{mutex_};
    if (!std::exchange(ended_, true) && wake_) wake_();
}

std::vector<SharedBytes> EventStream::take()
{
    const std::lock_guard lock{mutex_};
    return std::exchange(waiting_, {});
}

bool EventStream::has_ended() const
{
    const std::lock_guard lock{mutex_};
    return ended_;
}

bool EventStream::was_too_slow() const
{
    const std::lock_guard lock{mutex_};
    return too_slow_;
}

void EventStream::listen(std::function<void()> wake)
{
    const std::lock_guard lock{mutex_};
    wake_ = std::move(wake);
}

void EventStream::abandon()
{
    const std::lock_guard lock{mutex_};
    ended_ = true;
    waiting_.clear();
    wake_ = nullptr;
}

}  // namespace wattboard::http
