// The API's own words for reading options, in place of the command line's flags that stored texts name them by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/api/document_text.h"

namespace wattboard::api {

/// Rewords detail and hint. Gives the options that would settle it, those of the hint first; where the problem names no
/// field, the first of them becomes it.
std::vector<std::string> use_api_words(Problem& problem);

/// Rewords every text in the document. For summaries and scores, which hold nothing that people wrote.
void use_api_words(Document& document);

/// The same for JSON text: `json` itself, or what was put into `room`.
[[nodiscard]] std::string_view in_api_words(std::string_view json, std::string& room);

}  // namespace wattboard::api
