// Any bytes as an energy log: no crash, no endless loop, and the pieces in which they come do not matter.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scoring/energy/log_reader.h"

namespace {

using namespace wattboard;

Result<EvidenceSummary> in_pieces(std::string_view bytes, std::size_t length)
{
    LogReader reader{{}};
    for (std::size_t at = 0; at < bytes.size(); at += length)
        if (Result<void> fed = reader.feed(bytes.substr(at, length)); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const Result<EvidenceSummary> whole = in_pieces(bytes, size == 0 ? 1 : size);
    const Result<EvidenceSummary> pieces = in_pieces(bytes, 7);
    if (whole.has_value() != pieces.has_value()) std::abort();
    if (!whole) {
        if (!(whole.error().type == pieces.error().type) || whole.error().line != pieces.error().line) std::abort();
        return 0;
    }
    if (whole->energy != pieces->energy || whole->charged != pieces->charged) std::abort();
    if (whole->charged < whole->energy * (1 - 1e-9) || !(whole->coverage >= 0 && whole->coverage <= 1)) std::abort();
    return 0;
}
