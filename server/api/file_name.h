// The name of a log's file, as its sender gave it.
#pragma once

#include <string>
#include <string_view>

namespace wattboard::api {

/// A file's name as it is kept: at most 255 bytes, cut between characters.
[[nodiscard]] std::string kept_file_name(std::string_view name);

}  // namespace wattboard::api
