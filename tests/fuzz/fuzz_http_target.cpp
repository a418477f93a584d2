// Any bytes as a request target, and as the header values that are parsed.
#include <cstdint>
#include <string_view>

#include "server/http/multipart.h"
#include "server/http/negotiation.h"
#include "server/http/target.h"
#include "server/http/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace wattboard::http;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto target = parse_target(text)) {
        if (!target->path.starts_with('/') || !is_clean_utf8(target->path)) __builtin_trap();
        for (const auto& [key, value] : target->query) {
            if (!is_clean_utf8(key) || !is_clean_utf8(value)) __builtin_trap();
        }
    }
    static_cast<void>(accepts_gzip(text));
    static_cast<void>(if_none_match_holds(text, "\"tag\""));
    if (const auto boundary = multipart_boundary(text); boundary && boundary->empty()) __builtin_trap();
    return 0;
}
