// The OpenAPI 3.1 description of this API: fragments, one file a resource, merged into one document.
#pragma once

#include <string>

namespace wattboard::api {

/// The whole document as JSON text: the fragments merged, with the problem types of the table as an enumeration. Made
/// once. Throws if a fragment is no JSON, which only a broken build can cause.
[[nodiscard]] const std::string& openapi_document();

}  // namespace wattboard::api
