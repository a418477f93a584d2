// A few contexts are kept: making one costs more than compressing a small log, and one holds a megabyte.
#include "server/jobs/zstd_frames.h"

#include <zstd.h>

#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace wattboard::jobs {

namespace {

// On text of samples as small as level 3, in half the time.
constexpr int level = 1;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::size_t checked(std::size_t result)
{
    if (ZSTD_isError(result) != 0) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(result));
    return result;
}

/// Contexts that wait for the next who needs one; one a thread would be too many.
template <class Context, Context* (*make)()>
class Contexts {
public:
    using Owned = std::unique_ptr<Context, FreeContext>;

    Owned take()
    {
        {
            const std::lock_guard lock(mutex_);
            if (!kept_.empty()) {
                Owned context = std::move(kept_.back());
                kept_.pop_back();
                return context;
            }
        }
        Owned context{make()};
        if (!context) throw std::runtime_error("zstd: no memory for a context");
        return context;
    }

    void give(Owned context)
    {
        const std::lock_guard lock(mutex_);
        if (kept_.size() < most_kept) kept_.push_back(std::move(context));
    }

private:
    static constexpr std::size_t most_kept = 4;
    std::mutex mutex_;
    std::vector<Owned> kept_;
};

Contexts<ZSTD_CCtx, ZSTD_createCCtx> compressing;
Contexts<ZSTD_DCtx, ZSTD_createDCtx> decompressing;

}  // namespace

std::string compress_frame(std::string_view bytes)
{
    std::string frame;
    std::size_t size = 0;
    auto context = compressing.take();
    // Not cleared first: the bound is far above what is written.
    frame.resize_and_overwrite(ZSTD_compressBound(bytes.size()), [&](char* to, std::size_t room) {
        size = ZSTD_compressCCtx(context.get(), to, room, bytes.data(), bytes.size(), level);
        return ZSTD_isError(size) != 0 ? 0 : size;
    });
    compressing.give(std::move(context));
    checked(size);
    frame.shrink_to_fit();  // it may wait to be stored
    return frame;
}

std::string decompress_frame(std::string_view frame, std::size_t raw_bytes)
{
    std::string bytes;
    std::size_t size = 0;
    auto context = decompressing.take();
    bytes.resize_and_overwrite(raw_bytes, [&](char* to, std::size_t room) {
        size = ZSTD_decompressDCtx(context.get(), to, room, frame.data(), frame.size());
        return ZSTD_isError(size) != 0 ? 0 : size;
    });
    decompressing.give(std::move(context));
    if (checked(size) != raw_bytes) throw std::runtime_error("zstd: the frame is shorter than its record says");
    return bytes;
}

}  // namespace wattboard::jobs
