// Which decoder, and counting without one.
#include "scoring/complexity/image_decoding.h"

#include "scoring/complexity/dataset_complexity.h"
#include "scoring/complexity/jpeg_reader.h"
#include "scoring/complexity/png_reader.h"

namespace wattboard::complexity {

namespace {

constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};
constexpr std::string_view jpeg_signature{"\xFF\xD8\xFF", 3};

}  // namespace

Result<LumaCounts> luma_counts(std::string_view file)
{
    if (file.starts_with(png_signature)) return png_luma_counts(file);
    if (file.starts_with(jpeg_signature)) return jpeg_luma_counts(file);
    return std::unexpected{Problem{.type = problems::unknown_format, .detail = "The file is neither PNG nor JPEG."}};
}

Result<LabelCounts> label_counts(std::string_view file)
{
    if (file.starts_with(png_signature)) return png_label_counts(file);
    return std::unexpected{Problem{.type = problems::unknown_format, .detail = "The label picture is no PNG."}};
}

LumaCounts luma_counts_grey(std::string_view pixels)
{
    LumaCounts counts{};
    for (const char pixel : pixels) counts[static_cast<unsigned char>(pixel)] += 1;
    return counts;
}

LumaCounts luma_counts_planar(std::string_view red, std::string_view green, std::string_view blue)
{
    LumaCounts counts{};
    for (std::size_t i = 0; i < red.size(); ++i)
        counts[luma(static_cast<std::uint8_t>(red[i]), static_cast<std::uint8_t>(green[i]),
                    static_cast<std::uint8_t>(blue[i]))] += 1;
    return counts;
}

std::vector<double> shares_of(const LumaCounts& counts)
{
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts) all += count;
    std::vector<double> shares(counts.size());
    for (std::size_t i = 0; all > 0 && i < counts.size(); ++i)
        shares[i] = static_cast<double>(counts[i]) / static_cast<double>(all);
    return shares;
}

}  // namespace wattboard::complexity
