// Any bytes as an hourly grid series: read or refused, and what is read is in order and in bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scoring/emissions/grid_series_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace wattboard;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    for (const std::string_view zone : {"", "DE", "US-CAL-CISO"}) {
        const Result<GridSeries> series = read_grid_series(bytes, zone);
        if (!series) {
            if (series.error().detail.empty()) std::abort();
            continue;
        }
        if (series->points.empty() || !(series->step.value() >= 60)) std::abort();
        for (std::size_t i = 0; i < series->points.size(); ++i) {
            const GridPoint& point = series->points[i];
            if (!(point.grams_per_kwh >= 0 && point.grams_per_kwh <= 1300)) std::abort();
            if (i > 0 && point.start <= series->points[i - 1].start) std::abort();
            if (series->at(point.start) != &point) std::abort();
        }
    }
    return 0;
}
