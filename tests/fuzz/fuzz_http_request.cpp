// Any bytes as a stream of pipelined requests, cut at places that the input chooses.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "server/http/dispatch.h"
#include "server/http/request_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace wattboard::http;
    if (size == 0) return 0;
    static const Router router = [] {
        Router made;
        made.add({.pattern = "/a/{b}", .name = "a", .handler = Handler([](const Request&) { return Response{}; })});
        return made;
    }();
    const std::size_t piece = 1 + data[0];
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    for (bool progress = true; progress && !rest.empty();) {
        Request request;
        RequestParser parser(request, 4096, 32);
        std::size_t known = 0;
        progress = false;
        while (!parser.fault() && !parser.is_done()) {
            const std::size_t taken = parser.feed(rest.substr(0, known));
            rest.remove_prefix(taken);
            known -= taken;
            if (parser.is_header_done()) parser.expect_body(10'000);
            if (taken == 0 && known == rest.size()) break;
            if (taken == 0) known = std::min(rest.size(), known + piece);
            if (parser.piece().size() > 10'000) __builtin_trap();
        }
        if (parser.is_header_done() && !parser.fault()) static_cast<void>(decide(router, request));
        progress = parser.is_done() && !parser.fault();
    }
    return 0;
}
