// Templates to HTML answers: every value is escaped, and every page carries the same security headers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "server/http/message.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

/// web/templates/<name>.mustache filled with `view`, a JSON object: text is escaped for HTML, false, null, "" and []
/// hide their section, numbers are refused (pages format them first). The part `style` is web/static/wattboard.css as
/// it is. Throws std::logic_error for a template that does not exist or does not parse: faults of the program.
[[nodiscard]] std::string render(std::string_view name, const nlohmann::json& view);

/// `view` with what the templates `head` and `foot` need to let the front end's page `page` take over: its files, and
/// `data` (documents that the page has read already), as JSON in an escaped attribute. Without a built front end, or
/// without that page in it, `view` as it is.
[[nodiscard]] nlohmann::json enhanced(nlohmann::json view, const FrontEnd& front_end, std::string_view page,
                                      const nlohmann::json& data);

/// The page as an answer with Content-Security-Policy (the site's own files, and the style in the page's head by its
/// hash), ETag (304 if the reader of `request` has it) and no sniffing.
[[nodiscard]] http::Response page_response(const http::Request& request, int status, std::string html);

/// A whole page that says what went wrong and where to go on; `detail` and `hint` may be empty.
[[nodiscard]] http::Response error_page(const http::Request& request, int status, std::string_view title,
                                        std::string_view detail, std::string_view hint);

/// The page of a problem document that the API answered with.
[[nodiscard]] http::Response error_page(const http::Request& request, const Document& problem);

/// web/static/<name> with its media type and ETag; a 404 page if there is no such file.
[[nodiscard]] http::Response static_file(const http::Request& request, std::string_view name);

}  // namespace wattboard::pages
