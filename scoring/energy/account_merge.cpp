// Which devices of several logs are one trace, two, or the same log sent twice.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/trace_account.h"

namespace wattboard::energy {

namespace {

/// One device of one log.
struct Piece {
    const DeviceAccount* device = nullptr;
    std::size_t log = 0;
};

auto content_of(const Piece& piece)
{
    const DeviceAccount& device = *piece.device;
    return std::make_tuple(device.start, device.end, device.samples, device.hash, device.joules, device.first.value,
                           device.last.value, device.missing);
}

/// What has to agree for two devices to be one.
auto identity_of(const DeviceAccount& device)
{
    return std::make_tuple(device.info.kind, device.value_kind, device.zone_known, device.clockless, device.info.held,
                           device.info.id);
}
using Identity = decltype(identity_of(DeviceAccount{}));

/// Another model under the same id is another device, as the first one of another node.
bool may_be_one(const DeviceInfo& a, const DeviceInfo& b)
{
    return a.name.empty() || b.name.empty() || a.name == b.name;
}

class Merger {
public:
    explicit Merger(std::span<const LogAccount> logs)
    {
        for (const LogAccount& log : logs) logs_.push_back(log);
        // The order in which logs were sent must not show in the sums.
        std::ranges::sort(logs_, {}, [](const LogAccount& log) {
            const DeviceAccount* first = log.account->devices.empty() ? nullptr : &log.account->devices.front();
            const std::size_t devices = log.account->devices.size();
            return first == nullptr ? std::make_tuple(Nanoseconds{0}, ContentHash{}, devices, log.evidence)
                                    : std::make_tuple(first->start, first->hash, devices, log.evidence);
        });
        kept_joules_.resize(logs_.size());
    }

    TraceAccount settle()
    {
        take_facts();
        std::map<Identity, std::vector<Piece>> devices;
        for (std::size_t log = 0; log < logs_.size(); ++log)
            for (const DeviceAccount& device : logs_[log].account->devices)
                devices[identity_of(device)].push_back({.device = &device, .log = log});
        for (auto& [identity, pieces] : devices) add_device(std::move(pieces));
        add_hours();
        distinguish_ids();
        return std::move(result_);
    }

private:
    void take_facts()
    {
        result_.facts = logs_.front().account->facts;
        result_.first_backward_line = logs_.front().account->first_backward_line;
        result_.facts.zone_known = true;
        for (std::size_t i = 0; i < logs_.size(); ++i) {
            const LogFacts& facts = logs_[i].account->facts;
            result_.facts.zone_known = result_.facts.zone_known && facts.zone_known;
            // The worst instrument speaks for all.
            result_.facts.grade = std::max(result_.facts.grade, facts.grade);
            if (!facts.gain || !result_.facts.gain || *facts.gain != *result_.facts.gain) result_.facts.gain.reset();
            result_.facts.nvidia_smi_resolution = result_.facts.nvidia_smi_resolution && facts.nvidia_smi_resolution;
            if (i == 0) continue;
            result_.facts.rows += facts.rows;
            result_.facts.nonexistent_times += facts.nonexistent_times;
            result_.facts.ambiguous_times += facts.ambiguous_times;
            result_.facts.clockless = result_.facts.clockless || facts.clockless;
            if (facts.format != result_.facts.format) result_.facts.format_version.clear();
        }
        result_.facts.stated_total.reset();
    }

    void add_device(std::vector<Piece> pieces)
    {
        std::ranges::sort(pieces, {},
                          [](const Piece& piece) { return std::tuple_cat(content_of(piece), std::tuple{piece.log}); });
        std::vector<DeviceAccount> traces;
        const Piece* before = nullptr;
        std::uint64_t missing = 0;
        for (const Piece& piece : pieces) {
            const DeviceAccount& device = *piece.device;
            if (device.samples == 0) {
                // Listed without a value: another log may have what this one lacks.
                missing += device.missing;
                continue;
            }
            const bool repeated = before != nullptr && content_of(*before) == content_of(piece);
            before = &piece;
            if (repeated) {
                report_twice(piece);
                continue;
            }
            kept_joules_[piece.log] += device.joules;
            const auto earlier = std::ranges::find_if(traces, [&](const DeviceAccount& trace) {
                return trace.end <= device.start && !trace.clockless && may_be_one(trace.info, device.info);
            });
            if (earlier == traces.end())
                traces.push_back(device);
            else
                earlier->append(device, result_.hours);
        }
        if (traces.empty()) {
            traces.push_back(*pieces.front().device);
            traces.front().missing = 0;
        }
        traces.front().missing += missing;
        std::ranges::move(traces, std::back_inserter(result_.devices));
    }

    void report_twice(const Piece& piece)
    {
        result_.findings.push_back(
            {.check = "same_log_twice",
             .value = to_kilowatt_hours(Joules{piece.device->joules}).value(),
             .threshold = 0.0,
             .unit = "kWh",
             .severity = Severity::warn,
             .verdict = Verdict::fail,
             .evidence = logs_[piece.log].evidence,
             .place = piece.device->info.id,
             .message = "Another log of this run has the same samples of this device; they count once."});
    }

    /// A log whose devices count in part has its hours counted by the same share.
    void add_hours()
    {
        for (std::size_t log = 0; log < logs_.size(); ++log) {
            double all = 0;
            for (const DeviceAccount& device : logs_[log].account->devices) all += device.joules;
            const double share = all > 0 ? kept_joules_[log] / all : 0;
            if (share > 0) result_.hours.add(logs_[log].account->hours, share);
        }
    }

    void distinguish_ids()
    {
        std::map<std::string, int> seen;
        for (DeviceAccount& device : result_.devices) {
            const int number = ++seen[device.info.id];
            if (number > 1) device.info.id = fmt::format("{} ({})", device.info.id, number);
        }
    }

    std::vector<LogAccount> logs_;
    std::vector<double> kept_joules_;  ///< of each log's devices, those that count
    TraceAccount result_;
};

}  // namespace

TraceAccount merge(std::span<const LogAccount> logs)
{
    if (logs.empty()) return {};
    if (logs.size() == 1) return *logs.front().account;
    return Merger{logs}.settle();
}

}  // namespace wattboard::energy
