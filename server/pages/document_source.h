// Where pages get what they show: the documents of the HTTP API, read in the same process.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.h"
#include "server/http/router.h"
#include "server/pages/front_end.h"
#include "server/pages/number_format.h"

namespace wattboard::pages {

/// One answer of the API: its document, or its problem document where `status` is 400 or more.
struct Document {
    int status = 200;
    nlohmann::json body;
    [[nodiscard]] bool ok() const { return status < 400; }
};

/// Reads the API document at `path` (below /api/v1) on behalf of the reader who sent `origin`. A page shows only what
/// this gives, so that page and API can never say different things.
using ReadDocument = std::function<Document(const http::Request& origin, std::string_view path, const Query& query)>;

/// What a page is made from: the documents it shows, and the built front end that takes over in the browser.
struct PageSource {
    ReadDocument documents;
    std::shared_ptr<const FrontEnd> front_end = std::make_shared<const FrontEnd>();

    Document operator()(const http::Request& origin, std::string_view path, const Query& query) const
    {
        return documents(origin, path, query);
    }
};

/// Reads through the handlers of `router`, which must outlive the result. Only GET handlers that answer at once (not
/// streaming ones) are read; anything else is a 404. Blocks as long as the handler does.
[[nodiscard]] ReadDocument documents_of(const http::Router& router);

/// Members of a document by JSON pointer (RFC 6901), for documents that may lack them: text ("" if absent), number,
/// truth (false if absent), and the member itself (null if absent).
[[nodiscard]] std::string text_at(const nlohmann::json& document, std::string_view pointer);
[[nodiscard]] std::optional<double> number_at(const nlohmann::json& document, std::string_view pointer);
[[nodiscard]] bool flag_at(const nlohmann::json& document, std::string_view pointer);
[[nodiscard]] const nlohmann::json& member_at(const nlohmann::json& document, std::string_view pointer);

}  // namespace wattboard::pages
