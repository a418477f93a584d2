// Gzip through zlib, in bounded steps so that a body above 4 GiB is no special case.
#include "server/http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

namespace wattboard::http {

std::string gzip(std::string_view bytes, int level)
{
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib cannot start a gzip stream");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> owner(&stream, deflateEnd);

    std::string compressed;
    compressed.resize(std::max<std::size_t>(256, bytes.size() / 4));
    std::size_t used = 0;
    constexpr std::size_t step = std::numeric_limits<uInt>::max();
    for (int state = Z_OK; state != Z_STREAM_END;) {
        if (stream.avail_in == 0) {
            const auto piece = bytes.substr(0, step);
            // zlib's interface predates const; it does not write to its input.
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
            stream.avail_in = static_cast<uInt>(piece.size());
            bytes.remove_prefix(piece.size());
        }
        if (used == compressed.size()) compressed.resize(compressed.size() * 2);
        const auto room = static_cast<uInt>(std::min(step, compressed.size() - used));
        stream.next_out = reinterpret_cast<Bytef*>(compressed.data() + used);
        stream.avail_out = room;
        state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            throw std::runtime_error("zlib cannot compress a response");
        used += room - stream.avail_out;
    }
    compressed.resize(used);
    return compressed;
}

}  // namespace wattboard::http
