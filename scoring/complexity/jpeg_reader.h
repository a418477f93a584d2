// JPEG pictures into counts.
#pragma once

#include <string_view>

#include "scoring/complexity/image_decoding.h"

namespace wattboard::complexity {

[[nodiscard]] Result<LumaCounts> jpeg_luma_counts(std::string_view file);

}  // namespace wattboard::complexity
