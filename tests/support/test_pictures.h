// Pictures that tests make.
#pragma once

#include <png.h>

#include <cstdint>
#include <string>
#include <vector>

namespace wattboard::test {

inline void append_bytes(png_structp png, png_bytep bytes, std::size_t count)
{
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
}

struct PngForm {
    int depth = 8;
    int colour = PNG_COLOR_TYPE_RGB;
    int interlace = PNG_INTERLACE_NONE;
};

inline std::string png_of(unsigned width, unsigned height, const std::vector<std::uint8_t>& rows, PngForm form)
{
    std::string file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, append_bytes, nullptr);
    png_set_IHDR(png, info, width, height, form.depth, form.colour, form.interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (form.colour == PNG_COLOR_TYPE_PALETTE) {
        const std::vector<png_color> palette{{0, 0, 0}, {255, 255, 255}, {10, 20, 30}, {255, 0, 0}};
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    }
    png_write_info(png, info);
    const std::size_t row_bytes = rows.size() / height;
    const int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; ++pass)
        for (unsigned y = 0; y < height; ++y) png_write_row(png, rows.data() + y * row_bytes);
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return file;
}

}  // namespace wattboard::test
