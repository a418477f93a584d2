// What pictures of boards keep in memory.
#pragma once

#include "server/api/picture_facts.h"
#include "server/api/text_cache.h"

namespace wattboard::api {

struct PictureCaches {
    static constexpr std::size_t most_text_bytes = std::size_t{64} << 20U;
    PictureFactsCache facts;
    TextCache documents{most_text_bytes};
};

}  // namespace wattboard::api
