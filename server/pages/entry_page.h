// `/entries/{id}`: everything about one entry, with the evidence and the reasons behind its rank.
#pragma once

#include "server/http/message.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

[[nodiscard]] http::Response entry_page(const http::Request& request, const PageSource& read);

}  // namespace wattboard::pages
