// libjpeg with its long jumps kept inside functions that own nothing.
#include "scoring/complexity/jpeg_reader.h"

#include <cstdio>

#include <jpeglib.h>

#include <array>
#include <csetjmp>
#include <utility>

#include "scoring/complexity/dataset_complexity.h"

namespace wattboard::complexity {

namespace {

struct ErrorManager {
    jpeg_error_mgr base;  // first, so that libjpeg's pointer to it is one to the whole
    std::jmp_buf escape;
    std::array<char, JMSG_LENGTH_MAX> message;
};

[[noreturn]] void fail(j_common_ptr common)
{
    auto& errors = *reinterpret_cast<ErrorManager*>(common->err);
    errors.base.format_message(common, errors.message.data());
    std::longjmp(errors.escape, 1);
}

/// A file that ends early is decoded with grey in its place, which would count as picture: it is refused.
void refuse_warning(j_common_ptr common, int level)
{
    if (level < 0) fail(common);
}

/// Owns libjpeg's structures.
class Decoder {
public:
    Decoder()
    {
        jpeg.err = jpeg_std_error(&errors.base);
        errors.base.error_exit = fail;
        errors.base.emit_message = refuse_warning;
        errors.message.front() = '\0';
    }
    ~Decoder() { jpeg_destroy_decompress(&jpeg); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    jpeg_decompress_struct jpeg{};
    ErrorManager errors{};
};

// The functions below may be left by a long jump, so they hold no object with a destructor.

bool start(Decoder& decoder, std::string_view file)
{
    if (setjmp(decoder.errors.escape) != 0) return false;
    jpeg_create_decompress(&decoder.jpeg);
    // A progressive picture of many scans costs much time for few bytes.
    decoder.jpeg.mem->max_memory_to_use = 1L << 30U;
    jpeg_mem_src(&decoder.jpeg, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_read_header(&decoder.jpeg, TRUE);
    return true;
}

bool start_rows(Decoder& decoder)
{
    if (setjmp(decoder.errors.escape) != 0) return false;
    jpeg_decompress_struct& jpeg = decoder.jpeg;
    const bool four_inks = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = four_inks ? JCS_CMYK : jpeg.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&jpeg);
    return true;
}

bool read_row(Decoder& decoder, JSAMPROW row)
{
    if (setjmp(decoder.errors.escape) != 0) return false;
    jpeg_read_scanlines(&decoder.jpeg, &row, 1);
    return true;
}

bool finish(Decoder& decoder)
{
    if (setjmp(decoder.errors.escape) != 0) return false;
    jpeg_finish_decompress(&decoder.jpeg);
    return true;
}

Problem broken(const Decoder& decoder)
{
    return {.type = problems::malformed_log,
            .detail = std::string{"The JPEG is broken: "} + decoder.errors.message.data() + "."};
}

void count_row(const jpeg_decompress_struct& jpeg, const JSAMPLE* row, LumaCounts& counts)
{
    for (JDIMENSION x = 0; x < jpeg.output_width; ++x) {
        if (jpeg.out_color_space == JCS_GRAYSCALE) {
            counts[row[x]] += 1;
        } else if (jpeg.out_color_space == JCS_RGB) {
            counts[luma(row[3 * x], row[3 * x + 1], row[3 * x + 2])] += 1;
        } else {
            // Adobe writes inks inverted, so that 255 is no ink.
            const JSAMPLE* inks = row + std::size_t{4} * x;
            const bool inverted = jpeg.saw_Adobe_marker != FALSE;
            const auto light = [&](int ink) {
                const unsigned colour = inverted ? inks[ink] : 255U - inks[ink];
                const unsigned black = inverted ? inks[3] : 255U - inks[3];
                return static_cast<std::uint8_t>((colour * black + 127U) / 255U);
            };
            counts[luma(light(0), light(1), light(2))] += 1;
        }
    }
}

}  // namespace

Result<LumaCounts> jpeg_luma_counts(std::string_view file)
{
    Decoder decoder;
    if (!start(decoder, file)) return std::unexpected{broken(decoder)};
    const std::uint64_t area = std::uint64_t{decoder.jpeg.image_width} * decoder.jpeg.image_height;
    if (area > largest_area_pixels)
        return std::unexpected{
            Problem{.type = problems::limit_exceeded, .detail = "The picture has more than 400 million pixels."}};
    if (!start_rows(decoder)) return std::unexpected{broken(decoder)};
    std::vector<JSAMPLE> row(std::size_t{decoder.jpeg.output_width} *
                             static_cast<std::size_t>(decoder.jpeg.output_components));
    LumaCounts counts{};
    while (decoder.jpeg.output_scanline < decoder.jpeg.output_height) {
        if (!read_row(decoder, row.data())) return std::unexpected{broken(decoder)};
        count_row(decoder.jpeg, row.data(), counts);
    }
    if (!finish(decoder)) return std::unexpected{broken(decoder)};
    return counts;
}

}  // namespace wattboard::complexity
