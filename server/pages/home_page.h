// `/`: every challenge with its task, dataset, number of entries and ranking rule.
#pragma once

#include "server/http/message.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

/// Query: `cursor` of the next page of challenges.
[[nodiscard]] http::Response home_page(const http::Request& request, const PageSource& read);

}  // namespace wattboard::pages
