// Any bytes as a table whose columns are declared: the ways into the parsers that detection alone does not reach.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scoring/energy/log_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace wattboard;
    if (size == 0) return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
    std::array<ReadingOptions, 6> readings;
    readings[0] = {.format = "generic-csv",
                   .map = {{"time", "t"}, {"power", "p"}, {"unit", "mW"}, {"time_unit", "epoch_ms"}}};
    readings[1] = {
        .format = "nvidia-smi-csv", .columns = {"timestamp", "index", "power.draw"}, .timezone = "Europe/Berlin"};
    readings[2] = {
        .format = "generic-json", .map = {{"counter", "c"}, {"unit", "kWh"}}, .timezone = "America/New_York"};
    readings[3] = {.format = "codecarbon-emissions-csv", .timezone = "+05:30", .start = 0, .end = 3'600'000'000'000};
    readings[4] = {.format = "generic-csv",
                   .map = {{"time", "t"},
                           {"time_unit", "relative_ms"},
                           {"voltage", "u1+u2"},
                           {"voltage_unit", "mV"},
                           {"current", "i1+i2"},
                           {"current_unit", "uA"}}};
    readings[5] = {.format = "generic-json",
                   .map = {{"time", "t"},
                           {"time_unit", "relative_s"},
                           {"voltage", "u"},
                           {"voltage_unit", "V"},
                           {"current", "i"},
                           {"current_unit", "A"}}};
    const Result<EvidenceSummary> summary = read_log(bytes, readings.at(data[0] % readings.size()));
    if (summary && summary->charged < summary->energy * (1 - 1e-9)) std::abort();
    return 0;
}
