// Nesting of windows.
#include "scoring/energy/formats/zeus_windows.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wattboard::energy {

Result<void> ZeusWindows::begin(TraceAccumulator& trace, std::span<const std::string> gpus, std::uint64_t line)
{
    for (const std::string& gpu : gpus)
        if (auto added = trace.add_device({.id = gpu, .time_resolution = tolerance}, line); !added)
            return std::unexpected{std::move(added.error())};
    most_open_ = std::clamp<std::size_t>(most_values / std::max<std::size_t>(1, gpus.size()), 256, 65'536);
    return {};
}

Result<void> ZeusWindows::hand_over(TraceAccumulator& trace)
{
    const ZeusWindow& window = open_.front();
    for (std::size_t gpu = 0; gpu < window.joules.size(); ++gpu) {
        if (!window.joules[gpu])
            trace.add_missing(gpu);
        else if (!trace.add_interval(gpu, window.start, window.end, *window.joules[gpu], 3, {}, window.line))
            return std::unexpected{trace.problem()};
    }
    handed_over_ = window.end;
    open_.pop_front();
    return {};
}

Result<void> ZeusWindows::add(TraceAccumulator& trace, ZeusWindow window)
{
    const auto refuse = [&window](ProblemType type, std::string detail, std::string hint) {
        return std::unexpected{Problem{.type = type,
                                       .detail = std::move(detail),
                                       .line = window.line,
                                       .field = "start_time",
                                       .hint = std::move(hint)}};
    };
    while (!open_.empty() && open_.back().end > window.start + tolerance) {
        const ZeusWindow& last = open_.back();
        const bool outer = last.start >= window.start - tolerance && last.end <= window.end + tolerance;
        const bool inner = window.start >= last.start - tolerance && window.end <= last.end + tolerance;
        if (window.end <= last.start + tolerance)
            return refuse(problems::unordered_log, "The window ends before the one of an earlier row begins.",
                          "Sort the rows by the end of their windows.");
        if (!outer && !inner)
            return refuse(problems::malformed_log,
                          fmt::format("The window overlaps that of line {} in part, so neither their sum nor one of "
                                      "them is the energy.",
                                      last.line),
                          "Keep the rows of windows that do not overlap.");
        ++inner_;
        if (!outer) return {};
        open_.pop_back();
    }
    if (handed_over_ && window.start + tolerance < *handed_over_)
        return refuse(problems::limit_exceeded, fmt::format("The window holds more than {} earlier ones.", most_open_),
                      "Keep the rows of the outer windows only.");
    open_.push_back(std::move(window));
    return open_.size() > most_open_ ? hand_over(trace) : Result<void>{};
}

Result<void> ZeusWindows::finish(TraceAccumulator& trace)
{
    while (!open_.empty())
        if (auto handed = hand_over(trace); !handed) return handed;
    return {};
}

}  // namespace wattboard::energy
