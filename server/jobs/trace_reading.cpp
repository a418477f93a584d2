// One query a level, for all devices that still need it.
#include "server/jobs/trace_reading.h"

#include <iterator>
#include <map>
#include <numeric>
#include <stdexcept>

#include "server/jobs/zstd_frames.h"

namespace wattboard::jobs {

namespace {

struct Pieces {
    std::vector<energy::TraceSample> samples;  ///< of level 0
    std::vector<energy::TraceGroup> groups;    ///< of a level above
};

template <class Item>
void append(std::vector<Item>& to, Result<std::vector<Item>> piece)
{
    if (!piece) throw std::runtime_error(piece.error().detail);
    to.insert(to.end(), piece->begin(), piece->end());
}

std::map<std::uint32_t, Pieces> decode(const std::vector<store::TraceRow>& rows)
{
    std::map<std::uint32_t, Pieces> decoded;
    for (const store::TraceRow& row : rows) {
        const std::string bytes = decompress_frame(row.zstd, row.raw_bytes);
        Pieces& pieces = decoded[row.device];
        if (row.level == 0)
            append(pieces.samples, energy::decode_samples(bytes));
        else
            append(pieces.groups, energy::decode_groups(bytes));
    }
    return decoded;
}

/// The coarsest level that can have `points` groups: of a whole trace that is known, of a part every level is looked
/// at.
std::uint32_t first_level(const energy::TracedDevice& device, energy::TraceRange range, std::size_t points)
{
    std::uint32_t level = device.levels - 1;
    if (range.from > device.first || range.to < device.last) return level;
    std::uint64_t width = 1;
    for (std::uint32_t i = 0; i < level; ++i) width *= energy::trace_fan_out;
    while (level > 0 && device.samples / width < points) {
        --level;
        width /= energy::trace_fan_out;
    }
    return level;
}

}  // namespace

std::uint64_t DeviceChart::samples() const
{
    return std::accumulate(points.begin(), points.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const energy::TraceGroup& group) { return sum + group.samples; });
}

std::vector<DeviceChart> read_charts(store::Transaction& transaction, store::EvidenceId evidence,
                                     std::string_view engine_version, const std::vector<energy::TracedDevice>& devices,
                                     const std::vector<std::size_t>& chosen, energy::TraceRange range,
                                     std::size_t points)
{
    std::vector<DeviceChart> charts;
    std::map<std::uint32_t, std::size_t> places;  // of devices in `charts`
    std::vector<store::WantedLevel> wanted;
    for (const std::size_t device : chosen) {
        places[static_cast<std::uint32_t>(device)] = charts.size();
        charts.push_back({.device = device});
        if (devices.at(device).levels == 0) continue;
        wanted.push_back({static_cast<std::uint32_t>(device), first_level(devices[device], range, points)});
    }
    while (!wanted.empty()) {
        auto decoded = decode(store::find_trace_rows(transaction, evidence, engine_version, wanted, range));
        std::vector<store::WantedLevel> finer;
        for (const auto& [device, level] : wanted) {
            DeviceChart& chart = charts[places.at(device)];
            const Pieces& pieces = decoded[device];
            if (level == 0) {
                chart.points = energy::chart_samples(pieces.samples, range, points);
                chart.is_raw = chart.samples() == chart.points.size();
            } else if (energy::count_in_range(pieces.groups, range) >= points) {
                chart.points = energy::chart_groups(pieces.groups, range, points);
                chart.is_raw = false;
            } else {
                finer.push_back({device, level - 1});
            }
        }
        wanted = std::move(finer);
    }
    return charts;
}

}  // namespace wattboard::jobs
