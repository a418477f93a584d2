// Groups close from below: sixteen samples, sixteen groups of them, and so on.
#include "scoring/energy/trace_pyramid.h"

#include <algorithm>
#include <stdexcept>

namespace wattboard::energy {

namespace {

/// Samples that the open pieces of all devices may hold together, so that memory is bounded for many devices too.
constexpr std::size_t sample_budget = 64 * most_piece_samples;
constexpr std::size_t group_budget = 64 * most_piece_groups;

}  // namespace

void TracePyramid::add_device(std::size_t device, const TraceDevice& about)
{
    if (device != devices_.size()) throw std::logic_error("devices of a trace are added in order");
    devices_.push_back({.about = about});
    builds_.emplace_back();
    piece_samples_ = std::clamp<std::size_t>(sample_budget / devices_.size(), 256, most_piece_samples);
    piece_groups_ = std::clamp<std::size_t>(group_budget / devices_.size(), 64, most_piece_groups);
}

void TracePyramid::add(std::size_t device, Nanoseconds time, double watts)
{
    TracedDevice& traced = devices_.at(device);
    Build& build = builds_[device];
    const TraceSample sample{.time = time, .watts = watts};
    if (traced.samples == 0) traced.first = time;
    raise(device, group_of(traced.samples == 0 ? nullptr : &build.last, sample));
    build.samples.push_back(sample);
    build.last = sample;
    traced.last = time;
    ++traced.samples;
    if (build.samples.size() >= piece_samples_) give_samples(device);
}

void TracePyramid::raise(std::size_t device, TraceGroup group)
{
    std::vector<Level>& levels = builds_[device].levels;
    for (std::size_t i = 0;; ++i) {
        if (i == levels.size()) levels.emplace_back();
        Level& level = levels[i];
        if (level.open_parts++ == 0)
            level.open = group;
        else
            level.open.append(group);
        if (level.open_parts < trace_fan_out) return;
        level.open_parts = 0;
        group = level.open;
        level.groups.push_back(group);
        if (level.groups.size() >= piece_groups_) give_groups(device, i);
    }
}

void TracePyramid::give_samples(std::size_t device)
{
    Build& build = builds_[device];
    take_({.device = device,
           .level = 0,
           .ordinal = build.pieces++,
           .first = build.samples.front().time,
           .last = build.samples.back().time,
           .samples = build.samples.size(),
           .bytes = encode_samples(build.samples)});
    build.samples.clear();
}

void TracePyramid::give_groups(std::size_t device, std::size_t index)
{
    Level& level = builds_[device].levels[index];
    std::uint64_t samples = 0;
    for (const TraceGroup& group : level.groups) samples += group.samples;
    take_({.device = device,
           .level = static_cast<unsigned>(index + 1),
           .ordinal = level.pieces++,
           .first = level.groups.front().first,
           .last = level.groups.back().last,
           .samples = samples,
           .bytes = encode_groups(level.groups)});
    level.groups.clear();
}

void TracePyramid::close(std::size_t device)
{
    Build& build = builds_[device];
    if (!build.samples.empty()) give_samples(device);
    devices_[device].levels = build.pieces > 0 ? 1 : 0;
    std::uint32_t pieces_below = build.pieces;
    // An unfinished group counts in the unfinished one above it.
    for (std::size_t i = 0; i < build.levels.size() && pieces_below > 1; ++i) {
        if (build.levels[i].open_parts > 0) {
            const TraceGroup rest = build.levels[i].open;
            build.levels[i].groups.push_back(rest);
            if (i + 1 == build.levels.size()) build.levels.emplace_back();
            Level& above = build.levels[i + 1];
            if (above.open_parts++ == 0)
                above.open = rest;
            else
                above.open.append(rest);
        }
        if (!build.levels[i].groups.empty()) give_groups(device, i);
        pieces_below = build.levels[i].pieces;
        ++devices_[device].levels;
    }
    build = {};
}

void TracePyramid::finish()
{
    for (std::size_t device = 0; device < devices_.size(); ++device) close(device);
}

}  // namespace wattboard::energy
