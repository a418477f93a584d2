// PNG pictures into counts.
#pragma once

#include <string_view>

#include "scoring/complexity/image_decoding.h"

namespace wattboard::complexity {

[[nodiscard]] Result<LumaCounts> png_luma_counts(std::string_view file);
[[nodiscard]] Result<LabelCounts> png_label_counts(std::string_view file);

}  // namespace wattboard::complexity
