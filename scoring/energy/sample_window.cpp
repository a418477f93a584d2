// What a window does seldom.
#include "scoring/energy/sample_window.h"

#include <algorithm>

namespace wattboard::energy {

void SampleWindow::give_states() { last_->states = std::make_unique<RowState[]>(SampleBlock::capacity); }

SampleRun SampleWindow::run(std::size_t first, std::size_t count)
{
    const SampleBlock& oldest = *blocks_.front();
    released_ = oldest.times[first + count - 1];
    return {.times = {oldest.times.data() + first, count},
            .values = {oldest.values.data() + first, count},
            .states = oldest.states ? oldest.states.get() + first : nullptr};
}

void SampleWindow::turn_into_heap()
{
    heap_.continue_after(released_);
    const auto none = [](const Sample&) {};
    while (!blocks_.empty()) {
        const std::size_t end = blocks_.size() == 1 ? filled_ : SampleBlock::capacity;
        const SampleRun rest = run(first_, end - first_);
        for (std::size_t i = 0; i < rest.size(); ++i) heap_.push(rest.sample(i), SIZE_MAX, none);
        pop_block();
    }
    last_ = nullptr;
    newest_ = INT64_MAX;
    unordered_ = true;
}

}  // namespace wattboard::energy
