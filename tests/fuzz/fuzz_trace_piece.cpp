// Any bytes as a stored piece of a power trace: refused, or sound enough to draw and to be written again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scoring/energy/trace_chart.h"

namespace {

using namespace wattboard::energy;

void require(bool holds)
{
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto samples = decode_samples(bytes)) {
        require(decode_samples(encode_samples(*samples)) == *samples);
        const TraceRange range{.from = samples->front().time, .to = samples->back().time};
        require(chart_samples(*samples, range, 7).size() <= 7 || samples->size() <= 7);
    }
    if (const auto groups = decode_groups(bytes)) {
        require(decode_groups(encode_groups(*groups)) == *groups);
        const TraceRange range{.from = groups->front().first, .to = groups->back().last};
        const auto chart = chart_groups(*groups, range, 7);
        require(!chart.empty() && chart.size() <= 7);
        for (const TraceGroup& point : chart) require(point.mean() >= point.lowest && point.mean() <= point.highest);
    }
    return 0;
}
