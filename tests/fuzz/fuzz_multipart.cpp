// Any bytes as a multipart body: the events must not depend on how it is cut into pieces.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/multipart.h"

namespace {

class Recorder final : public wattboard::http::MultipartEvents {
public:
    wattboard::Result<void> part_begin(const wattboard::http::PartHeaders& headers) override
    {
        text += "<" + headers.name + "|" + headers.filename.value_or("") + "|" + headers.content_type + ">";
        return {};
    }
    wattboard::Result<void> part_data(std::string_view bytes) override
    {
        text += bytes;
        return {};
    }
    wattboard::Result<void> part_end() override
    {
        text += "<end>";
        return {};
    }
    std::string text;
};

// The events, then whether the body was accepted. After a refusal the data already handed over depends on the pieces,
// so only the verdict counts.
std::string parse(std::string_view body, std::size_t piece)
{
    Recorder recorder;
    wattboard::http::MultipartParser parser("B", recorder, {.max_parts = 8, .max_part_header_bytes = 512});
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
        if (!parser.push(body.substr(0, piece))) return "refused";
    }
    return parser.finish() ? recorder.text : "refused";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (parse(body, body.size() + 1) != parse(body, 1U + data[0] % 64U)) __builtin_trap();
    return 0;
}
