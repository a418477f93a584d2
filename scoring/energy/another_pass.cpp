// Which lengths the next pass must tell apart.
#include "scoring/energy/another_pass.h"

#include <algorithm>

#include "scoring/energy/gap_accounting.h"
#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

std::vector<LengthRange> finer(const IntervalTable& table, const std::vector<LengthRange>& undecided)
{
    // The classes of this pass stay, so that the finer ranges fill them exactly.
    std::vector<LengthRange> ranges = table.focused();
    ranges.insert(ranges.end(), undecided.begin(), undecided.end());
    return ranges;
}

}  // namespace

void LengthFocus::add(const DeviceAccount& device)
{
    const std::vector<LengthRange> undecided = undecided_lengths(device);
    // What this pass kept finer must stay so, though it decides all lengths of the device.
    if (undecided.empty() && device.intervals.focused().empty() && device.holes.focused().empty()) return;
    devices_[{device.info.kind, device.info.id}] = {.intervals = finer(device.intervals, undecided),
                                                    .holes = finer(device.holes, undecided)};
}

void LengthFocus::apply(DeviceAccount& device) const
{
    const auto found = devices_.find({device.info.kind, device.info.id});
    if (found == devices_.end()) return;
    device.intervals.focus(found->second.intervals);
    device.holes.focus(found->second.holes);
}

bool needs_another_pass(const EvidenceSummary& summary)
{
    return summary.account != nullptr && std::ranges::any_of(summary.account->devices, [](const DeviceAccount& device) {
               return !undecided_lengths(device).empty();
           });
}

ReadingContext another_pass(ReadingContext context, const EvidenceSummary& summary)
{
    const auto focus = std::make_shared<LengthFocus>();
    for (const DeviceAccount& device : summary.account->devices) focus->add(device);
    context.focus = focus;
    context.trace = nullptr;
    return context;
}

}  // namespace wattboard::energy
