// gzip by zlib and zstd by libzstd, with the limits on expansion.
#include "scoring/energy/container/unpackers.h"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <new>
#include <utility>

#include <fmt/format.h>

namespace wattboard::energy {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t piece_bytes = std::size_t{1} << 16U;
/// Memory that a zstd frame may ask for: what levels up to 19 use.
constexpr int largest_window_log = 23;

Problem broken(std::string detail, std::string hint = "Compress the log again.")
{
    return {.type = problems::malformed_log, .detail = std::move(detail), .hint = std::move(hint)};
}

class GzipUnpacker final : public Unpacker {
public:
    explicit GzipUnpacker(const ExpansionLimits& limits) : budget_{limits}
    {
        constexpr int gzip_only = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc{};
    }
    ~GzipUnpacker() override { inflateEnd(&stream_); }

    Result<void> feed(std::string_view bytes, const ByteSink& sink) override;
    Result<void> finish() override
    {
        if (state_ == State::inside)
            return std::unexpected{
                broken("The gzip file is cut off.", "Send the whole file, or what `gzip -dc` makes of it.")};
        return {};
    }

private:
    enum class State : std::uint8_t { inside, between, padding };

    /// What follows a member: another one, or zeros up to the end.
    Result<void> next_member(unsigned char first);

    ExpansionBudget budget_;
    z_stream stream_{};
    std::array<unsigned char, piece_bytes> piece_{};
    State state_ = State::inside;
    std::uint64_t packed_ = 0;
    std::uint64_t unpacked_ = 0;
};

Result<void> GzipUnpacker::next_member(unsigned char first)
{
    if (first == 0) {
        state_ = State::padding;
        return {};
    }
    if (state_ == State::padding || first != 0x1F)
        return std::unexpected{broken("There is something behind the end of the gzip file.")};
    inflateReset(&stream_);
    state_ = State::inside;
    return {};
}

Result<void> GzipUnpacker::feed(std::string_view bytes, const ByteSink& sink)
{
    while (!bytes.empty()) {
        if (state_ != State::inside) {
            if (auto next = next_member(static_cast<unsigned char>(bytes.front())); !next) return next;
            if (state_ == State::padding) {
                bytes.remove_prefix(1);
                continue;
            }
        }
        const auto length = static_cast<uInt>(std::min(bytes.size(), piece_bytes));
        // zlib reads through a pointer to non-const but does not write.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream_.avail_in = length;
        stream_.next_out = piece_.data();
        stream_.avail_out = static_cast<uInt>(piece_.size());
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code == Z_MEM_ERROR) throw std::bad_alloc{};
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return std::unexpected{broken("The gzip file is damaged.")};
        const std::size_t used = length - stream_.avail_in;
        const std::size_t made = piece_.size() - stream_.avail_out;
        bytes.remove_prefix(used);
        packed_ += used;
        unpacked_ += made;
        if (auto over = budget_.check(packed_, unpacked_)) return std::unexpected{std::move(*over)};
        if (made > 0)
            if (auto taken = sink({reinterpret_cast<const char*>(piece_.data()), made}); !taken) return taken;
        if (code == Z_STREAM_END) state_ = State::between;
        if (used == 0 && made == 0 && code == Z_BUF_ERROR) return std::unexpected{broken("The gzip file is damaged.")};
    }
    return {};
}

class ZstdUnpacker final : public Unpacker {
public:
    explicit ZstdUnpacker(const ExpansionLimits& limits) : budget_{limits}, context_{ZSTD_createDCtx()}
    {
        if (context_ == nullptr) throw std::bad_alloc{};
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, largest_window_log);
    }

    Result<void> feed(std::string_view bytes, const ByteSink& sink) override;
    Result<void> finish() override
    {
        if (open_)
            return std::unexpected{
                broken("The zstd file is cut off.", "Send the whole file, or what `zstd -dc` makes of it.")};
        return {};
    }

private:
    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    ExpansionBudget budget_;
    std::unique_ptr<ZSTD_DCtx, Free> context_;
    std::array<char, piece_bytes> piece_{};
    bool open_ = true;
    std::uint64_t packed_ = 0;
    std::uint64_t unpacked_ = 0;
};

Result<void> ZstdUnpacker::feed(std::string_view bytes, const ByteSink& sink)
{
    ZSTD_inBuffer in{.src = bytes.data(), .size = bytes.size(), .pos = 0};
    bool full = false;
    while (in.pos < in.size || full) {
        ZSTD_outBuffer out{.dst = piece_.data(), .size = piece_.size(), .pos = 0};
        const std::size_t before = in.pos;
        const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
        if (ZSTD_isError(left) != 0)
            return std::unexpected{
                broken(fmt::format("The zstd file is damaged or needs too much memory ({}).", ZSTD_getErrorName(left)),
                       "Compress the log again, at a level up to 19 and without --long.")};
        packed_ += in.pos - before;
        unpacked_ += out.pos;
        open_ = left != 0;
        full = out.pos == out.size;
        if (auto over = budget_.check(packed_, unpacked_)) return std::unexpected{std::move(*over)};
        if (out.pos > 0)
            if (auto taken = sink({piece_.data(), out.pos}); !taken) return taken;
        if (in.pos == in.size && open_ && !full) break;
        if (left == 0 && in.pos == in.size) break;
    }
    return {};
}

}  // namespace

ContainerKind container_kind(std::string_view head)
{
    const auto begins = [head](std::string_view magic) { return head.starts_with(magic); };
    if (begins("\x1F\x8B"sv)) return ContainerKind::gzip;
    if (begins("\x28\xB5\x2F\xFD"sv)) return ContainerKind::zstd;
    if (head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50U &&
        head.substr(1, 3) == "\x2A\x4D\x18"sv)
        return ContainerKind::zstd;
    if (begins("PK\x03\x04"sv) || begins("PK\x05\x06"sv)) return ContainerKind::zip;
    constexpr std::size_t tar_magic = 257;
    if (head.size() >= container_head_bytes && head.substr(tar_magic, 5) == "ustar") return ContainerKind::tar;
    if (begins("\xFD"
               "7zXZ\0"sv) ||
        begins("BZh"sv) || begins("7z\xBC\xAF\x27\x1C"sv) || begins("Rar!\x1A\x07"sv))
        return ContainerKind::unsupported;
    return ContainerKind::plain;
}

Problem unsupported_container(std::string_view head)
{
    const std::string_view name = head.starts_with("BZh")    ? "bzip2"
                                  : head.starts_with("7z")   ? "7z"
                                  : head.starts_with("Rar!") ? "rar"
                                                             : "xz";
    return {.type = problems::unknown_format,
            .detail = fmt::format("The file is a {} archive, which is not read here.", name),
            .hint = "Send the log as it is, or as gzip, zstd, zip or tar."};
}

std::unique_ptr<Unpacker> make_unpacker(ContainerKind kind, const ExpansionLimits& limits)
{
    if (kind == ContainerKind::gzip) return std::make_unique<GzipUnpacker>(limits);
    return std::make_unique<ZstdUnpacker>(limits);
}

}  // namespace wattboard::energy
