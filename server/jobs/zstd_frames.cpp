// Contexts are kept per thread: making one costs more than compressing a small log.
#include "server/jobs/zstd_frames.h"

#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace wattboard::jobs {

namespace {

constexpr int level = 3;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::size_t checked(std::size_t result)
{
    if (ZSTD_isError(result) != 0) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(result));
    return result;
}

}  // namespace

std::string compress_frame(std::string_view bytes)
{
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};
    if (!context) throw std::runtime_error("zstd: no memory for a context");
    std::string frame(ZSTD_compressBound(bytes.size()), '\0');
    frame.resize(
        checked(ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size(), level)));
    return frame;
}

std::string decompress_frame(std::string_view frame, std::size_t raw_bytes)
{
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context{ZSTD_createDCtx()};
    if (!context) throw std::runtime_error("zstd: no memory for a context");
    std::string bytes(raw_bytes, '\0');
    const auto size =
        checked(ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), frame.data(), frame.size()));
    if (size != raw_bytes) throw std::runtime_error("zstd: the frame is shorter than its record says");
    return bytes;
}

}  // namespace wattboard::jobs
