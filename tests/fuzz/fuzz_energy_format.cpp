// Any bytes as a log of one format, named by the environment variable WATTBOARD_FUZZ_FORMAT: no crash, no endless loop,
// the pieces in which the bytes come do not matter, and nothing is charged below what the samples say. With the name
// "list" it prints the names of all formats and ends.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scoring/energy/format_registry.h"
#include "scoring/energy/log_reader.h"

namespace {

using namespace wattboard;

std::string format;

/// What people declare: nothing, what a log without clock or zone needs, and a run that the log has to cover.
std::array<ReadingOptions, 3> declarations()
{
    std::array<ReadingOptions, 3> readings;
    for (ReadingOptions& reading : readings) reading.format = format;
    readings[1].interval = Seconds{1};
    readings[1].timezone = "Europe/Berlin";
    readings[2].interval = Seconds{60};
    readings[2].timezone = "+05:30";
    readings[2].start = 1'767'600'000'000'000'000;
    readings[2].end = 1'767'603'600'000'000'000;
    return readings;
}

Result<EvidenceSummary> in_pieces(std::string_view bytes, std::size_t length, const ReadingOptions& reading)
{
    LogReader reader{reading};
    for (std::size_t at = 0; at < bytes.size(); at += length)
        if (Result<void> fed = reader.feed(bytes.substr(at, length)); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

void check(const Result<EvidenceSummary>& whole, const Result<EvidenceSummary>& pieces)
{
    if (whole.has_value() != pieces.has_value()) std::abort();
    if (!whole) {
        if (!(whole.error().type == pieces.error().type) || whole.error().detail.empty()) std::abort();
        return;
    }
    if (whole->energy != pieces->energy || whole->charged != pieces->charged) std::abort();
    if (!(whole->energy.value() >= 0) || whole->charged < whole->energy * (1 - 1e-9)) std::abort();
    if (!(whole->coverage >= 0 && whole->coverage <= 1) || !(whole->relative_uncertainty >= 0)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/)
{
    const char* name = std::getenv("WATTBOARD_FUZZ_FORMAT");
    format = name == nullptr ? "" : name;
    if (format == "list") {
        for (const energy::LogFormat& one : energy::log_formats())
            std::printf("%.*s\n", static_cast<int>(one.name.size()), one.name.data());
        std::exit(0);
    }
    if (!format.empty() && energy::find_log_format(format) == nullptr) {
        std::fprintf(stderr, "there is no format \"%s\"\n", format.c_str());
        std::exit(2);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const auto readings = declarations();
    const ReadingOptions& reading = readings.at(data[0] % readings.size());
    // The first byte is both choice and text, so that a log as it is written is an input of the corpus.
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    check(in_pieces(bytes, size, reading), in_pieces(bytes, 7, reading));
    return 0;
}
