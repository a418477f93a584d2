// Passes the samples of one file of a bundle on, with device numbers and ids that are unique in the bundle.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scoring/energy/trace_sink.h"

namespace wattboard::energy {

struct RecordedSample {
    Nanoseconds time = 0;
    double watts = 0;
};

struct RecordedDevice {
    TraceDevice about;
    std::vector<RecordedSample> samples;
};

/// Ids of a bundle: the first file keeps its own, a later file with the same id gets its path in front.
class BundleIds {
public:
    std::string claim(const std::string& path, const std::string& id)
    {
        if (taken_.insert(id).second) return id;
        std::string unique = path + ":" + id;
        for (int copy = 2; !taken_.insert(unique).second; ++copy) unique = path + ":" + id + "#" + std::to_string(copy);
        return unique;
    }

private:
    std::set<std::string> taken_;
};

/// What all files of a bundle share.
struct BundleTrace {
    TraceSink* sink = nullptr;  ///< where samples go to, if anywhere
    std::size_t devices = 0;
    BundleIds ids;
};

class MemberTrace final : public TraceSink {
public:
    /// Samples kept of one bundle for a second reading (MLPerf logs, whose window other files state).
    static constexpr std::size_t most_recorded = 1'000'000;

    MemberTrace(BundleTrace& bundle, std::string path) : bundle_{bundle}, path_{std::move(path)} {}

    /// Asked at the first device: whether samples are to be kept instead of passed on.
    void record_if(std::function<bool()> decide) { decide_ = std::move(decide); }

    void add_device(std::size_t device, const TraceDevice& about) override
    {
        if (device == 0 && decide_) recording_ = decide_();
        if (recording_) {
            recorded_.resize(device + 1);
            recorded_[device].about = about;
            return;
        }
        if (device == 0) first_ = bundle_.devices;
        ++bundle_.devices;
        if (bundle_.sink == nullptr) return;
        TraceDevice unique = about;
        unique.id = bundle_.ids.claim(path_, about.id);
        bundle_.sink->add_device(first_ + device, unique);
    }

    void add(std::size_t device, Nanoseconds time, double watts) override
    {
        if (!recording_) {
            if (bundle_.sink != nullptr) bundle_.sink->add(first_ + device, time, watts);
        } else if (++count_ <= most_recorded) {
            recorded_[device].samples.push_back({.time = time, .watts = watts});
        }
    }

    [[nodiscard]] bool overflowed() const { return count_ > most_recorded; }
    [[nodiscard]] std::vector<RecordedDevice> take_recorded() { return std::move(recorded_); }

private:
    BundleTrace& bundle_;
    std::string path_;
    std::function<bool()> decide_;
    bool recording_ = false;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::vector<RecordedDevice> recorded_;
};

}  // namespace wattboard::energy
