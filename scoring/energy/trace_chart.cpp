// Puts groups together by the part of the range that they begin in.
#include "scoring/energy/trace_chart.h"

#include <algorithm>

namespace wattboard::energy {

namespace {

bool reaches(const TraceGroup& group, TraceRange range) { return group.last >= range.from && group.first <= range.to; }

/// Collects groups in order of time.
class Chart {
public:
    Chart(TraceRange range, std::size_t points) : range_{range}, points_{points} {}

    void add(const TraceGroup& group)
    {
        const std::size_t part = part_of(group.first);
        if (!chart_.empty() && part == part_) return chart_.back().append(group);
        chart_.push_back(group);
        part_ = part;
    }
    std::vector<TraceGroup> take() { return std::move(chart_); }

private:
    [[nodiscard]] std::size_t part_of(Nanoseconds time) const
    {
        const auto width = static_cast<double>(range_.to) - static_cast<double>(range_.from);
        if (time <= range_.from || !(width > 0)) return 0;
        const double share = (static_cast<double>(time) - static_cast<double>(range_.from)) / width;
        return std::min(static_cast<std::size_t>(share * static_cast<double>(points_)), points_ - 1);
    }

    TraceRange range_;
    std::size_t points_;
    std::size_t part_ = 0;
    std::vector<TraceGroup> chart_;
};

}  // namespace

std::vector<TraceGroup> chart_groups(std::span<const TraceGroup> groups, TraceRange range, std::size_t points)
{
    Chart chart{range, std::max<std::size_t>(points, 1)};
    for (const TraceGroup& group : groups)
        if (reaches(group, range)) chart.add(group);
    return chart.take();
}

std::vector<TraceGroup> chart_samples(std::span<const TraceSample> samples, TraceRange range, std::size_t points)
{
    const auto before = [](const TraceSample& sample, Nanoseconds time) { return sample.time < time; };
    const auto after = [](Nanoseconds time, const TraceSample& sample) { return time < sample.time; };
    const auto begin = std::lower_bound(samples.begin(), samples.end(), range.from, before);
    const auto end = std::upper_bound(begin, samples.end(), range.to, after);
    const bool raw = static_cast<std::size_t>(end - begin) <= points;
    std::vector<TraceGroup> single;
    Chart chart{range, std::max<std::size_t>(points, 1)};
    for (auto sample = begin; sample != end; ++sample) {
        const TraceGroup group = group_of(sample == samples.begin() ? nullptr : &*(sample - 1), *sample);
        if (raw)
            single.push_back(group);
        else
            chart.add(group);
    }
    return raw ? single : chart.take();
}

std::size_t count_in_range(std::span<const TraceGroup> groups, TraceRange range)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(groups, [&](const TraceGroup& group) { return reaches(group, range); }));
}

}  // namespace wattboard::energy
