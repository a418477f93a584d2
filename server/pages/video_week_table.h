// The weekly video-inference projection under the boards of Badar et al.
#pragma once

#include <nlohmann/json.hpp>

#include "server/http/message.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

/// The projection for the rows of `board` whose model facts state a time per item: {caveat, constant, video_source,
/// projections: [{name, href, time, co2}]}. False where the challenge does not name that paper as its source, since the
/// figure is the paper's own, or where no row states a time. Reads one submission document a row.
[[nodiscard]] nlohmann::json video_week_table(const http::Request& request, const PageSource& read,
                                              const nlohmann::json& challenge, const nlohmann::json& board);

}  // namespace wattboard::pages
