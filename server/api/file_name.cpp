// Bounds names without breaking their characters.
#include "server/api/file_name.h"

#include <cstddef>

namespace wattboard::api {

std::string kept_file_name(std::string_view name)
{
    constexpr std::size_t longest = 255;
    if (name.size() <= longest) return std::string(name);
    std::size_t end = longest;
    // Bytes 10xxxxxx continue a character of UTF-8.
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
    return std::string(name.substr(0, end));
}

}  // namespace wattboard::api
