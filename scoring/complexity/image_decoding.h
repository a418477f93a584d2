// Pictures into counts: PNG by libpng, JPEG by libjpeg-turbo.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "scoring/problem.h"

namespace wattboard::complexity {

/// Pixels by 8-bit BT.601 luma.
using LumaCounts = std::array<std::uint64_t, 256>;
/// Pixels by label: the palette index or the grey value of a label picture.
using LabelCounts = std::map<std::uint32_t, std::uint64_t>;

/// Largest picture that is decoded.
inline constexpr std::uint32_t largest_side_pixels = 65'500;
inline constexpr std::uint64_t largest_area_pixels = 400'000'000;

/// Decodes a PNG or a JPEG, told apart by content. 16-bit channels are scaled to 8, transparency is left out of
/// account, CMYK is turned into RGB. Problems: `unknown_format`, `malformed_log` (cut off or broken), `limit_exceeded`.
[[nodiscard]] Result<LumaCounts> luma_counts(std::string_view file);

/// Decodes a PNG whose pixels are labels: palette or grey, up to 16 bits. Problems as above, and `unknown_format` for
/// pictures in colour.
[[nodiscard]] Result<LabelCounts> label_counts(std::string_view file);

/// Luma of interleaved or planar 8-bit pixels as the binary data sets keep them; sizes must agree.
[[nodiscard]] LumaCounts luma_counts_grey(std::string_view pixels);
[[nodiscard]] LumaCounts luma_counts_planar(std::string_view red, std::string_view green, std::string_view blue);

/// Counts as shares that add up to 1.
[[nodiscard]] std::vector<double> shares_of(const LumaCounts& counts);

}  // namespace wattboard::complexity
