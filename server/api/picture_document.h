// A picture as a document of the API: one array a column, thousands of places long.
#pragma once

#include <string>

#include "server/api/picture.h"
#include "server/boards/board_snapshot.h"

namespace wattboard::api {

/// The members are described in OpenAPI's `Picture`.
[[nodiscard]] std::string picture_document(const boards::BoardSnapshot& board, const Picture& picture,
                                           PictureCost cost);

}  // namespace wattboard::api
