// libpng with its long jumps kept inside functions that own nothing.
#include "scoring/complexity/png_reader.h"

#include <png.h>

#include <csetjmp>
#include <cstring>
#include <string>
#include <utility>

#include "scoring/complexity/dataset_complexity.h"

namespace wattboard::complexity {

namespace {

struct Source {
    std::string_view rest;
    std::string complaint;
};

void read_bytes(png_structp png, png_bytep to, std::size_t count)
{
    auto& source = *static_cast<Source*>(png_get_io_ptr(png));
    if (source.rest.size() < count) png_error(png, "the file is cut off");
    std::memcpy(to, source.rest.data(), count);
    source.rest.remove_prefix(count);
}

[[noreturn]] void fail(png_structp png, png_const_charp message)
{
    static_cast<Source*>(png_get_error_ptr(png))->complaint = message;
    std::longjmp(png_jmpbuf(png), 1);
}

void ignore(png_structp, png_const_charp) {}

/// Owns libpng's two structures.
class Decoder {
public:
    explicit Decoder(Source& source) : png_{png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore)}
    {
        if (png_ == nullptr) throw std::bad_alloc{};
        info_ = png_create_info_struct(png_);
        if (info_ == nullptr) {
            png_destroy_read_struct(&png_, nullptr, nullptr);
            throw std::bad_alloc{};
        }
        png_set_read_fn(png_, &source, read_bytes);
        png_set_user_limits(png_, largest_side_pixels, largest_side_pixels);
        png_set_chunk_cache_max(png_, 100);
        png_set_chunk_malloc_max(png_, 8U << 20U);
    }
    ~Decoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    [[nodiscard]] png_structp png() const { return png_; }
    [[nodiscard]] png_infop info() const { return info_; }

private:
    png_structp png_;
    png_infop info_ = nullptr;
};

// The functions below may be left by a long jump, so they hold no object with a destructor.

bool read_head(png_structp png, png_infop info)
{
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_read_info(png, info);
    return true;
}

bool prepare_colours(png_structp png, png_infop info)
{
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_palette_to_rgb(png);
    if (png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_bit_depth(png, info) == 16) png_set_scale_16(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return true;
}

bool prepare_labels(png_structp png, png_infop info)
{
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_packing(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return true;
}

bool read_rows(png_structp png, png_bytep pixels, png_uint_32 height, std::size_t row_bytes, int passes)
{
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    for (int pass = 0; pass < passes; ++pass)
        for (png_uint_32 row = 0; row < height; ++row)
            png_read_row(png, pixels + (passes > 1 ? row * row_bytes : 0), nullptr);
    return true;
}

bool read_row(png_structp png, png_bytep pixels)
{
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_read_row(png, pixels, nullptr);
    return true;
}

Problem broken(const Source& source)
{
    return {.type = problems::malformed_log, .detail = "The PNG is broken: " + source.complaint + "."};
}

/// Hands every row of the decoded picture to `take`.
template <class Take>
Result<void> for_each_row(const Decoder& decoder, const Source& source, Take&& take)
{
    const png_uint_32 height = png_get_image_height(decoder.png(), decoder.info());
    const std::size_t row_bytes = png_get_rowbytes(decoder.png(), decoder.info());
    if (png_get_interlace_type(decoder.png(), decoder.info()) == PNG_INTERLACE_NONE) {
        std::vector<png_byte> row(row_bytes);
        for (png_uint_32 i = 0; i < height; ++i) {
            if (!read_row(decoder.png(), row.data())) return std::unexpected{broken(source)};
            take(row.data());
        }
        return {};
    }
    // An interlaced picture is whole only after its last pass.
    constexpr int passes = 7;
    std::vector<png_byte> pixels(row_bytes * height);
    if (!read_rows(decoder.png(), pixels.data(), height, row_bytes, passes)) return std::unexpected{broken(source)};
    for (png_uint_32 i = 0; i < height; ++i) take(pixels.data() + i * row_bytes);
    return {};
}

Result<void> check_size(const Decoder& decoder)
{
    const std::uint64_t area = std::uint64_t{png_get_image_width(decoder.png(), decoder.info())} *
                               png_get_image_height(decoder.png(), decoder.info());
    if (area <= largest_area_pixels) return {};
    return std::unexpected{
        Problem{.type = problems::limit_exceeded, .detail = "The picture has more than 400 million pixels."}};
}

}  // namespace

Result<LumaCounts> png_luma_counts(std::string_view file)
{
    Source source{.rest = file, .complaint = {}};
    const Decoder decoder{source};
    if (!read_head(decoder.png(), decoder.info())) return std::unexpected{broken(source)};
    if (auto checked = check_size(decoder); !checked) return std::unexpected{std::move(checked.error())};
    if (!prepare_colours(decoder.png(), decoder.info())) return std::unexpected{broken(source)};
    const png_uint_32 width = png_get_image_width(decoder.png(), decoder.info());
    const bool grey = png_get_channels(decoder.png(), decoder.info()) == 1;
    LumaCounts counts{};
    const Result<void> read = for_each_row(decoder, source, [&](const png_byte* row) {
        for (png_uint_32 x = 0; x < width; ++x)
            counts[grey ? row[x] : luma(row[3 * x], row[3 * x + 1], row[3 * x + 2])] += 1;
    });
    if (!read) return std::unexpected{read.error()};
    return counts;
}

Result<LabelCounts> png_label_counts(std::string_view file)
{
    Source source{.rest = file, .complaint = {}};
    const Decoder decoder{source};
    if (!read_head(decoder.png(), decoder.info())) return std::unexpected{broken(source)};
    if (auto checked = check_size(decoder); !checked) return std::unexpected{std::move(checked.error())};
    if ((png_get_color_type(decoder.png(), decoder.info()) & ~PNG_COLOR_MASK_ALPHA) == PNG_COLOR_TYPE_RGB)
        return std::unexpected{Problem{.type = problems::unknown_format,
                                       .detail = "The label picture is in colour: which colour is which class is not "
                                                 "known.",
                                       .hint = "Give label pictures with a palette or grey values."}};
    if (!prepare_labels(decoder.png(), decoder.info())) return std::unexpected{broken(source)};
    const png_uint_32 width = png_get_image_width(decoder.png(), decoder.info());
    const bool wide = png_get_bit_depth(decoder.png(), decoder.info()) == 16;
    std::vector<std::uint64_t> counts(65'536);
    const Result<void> read = for_each_row(decoder, source, [&](const png_byte* row) {
        for (png_uint_32 x = 0; x < width; ++x)
            counts[wide ? static_cast<std::size_t>(row[2 * x]) << 8U | row[2 * x + 1] : row[x]] += 1;
    });
    if (!read) return std::unexpected{read.error()};
    LabelCounts labels;
    for (std::uint32_t label = 0; label < counts.size(); ++label)
        if (counts[label] > 0) labels.emplace(label, counts[label]);
    return labels;
}

}  // namespace wattboard::complexity
