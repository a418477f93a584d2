// Any lines "name: value" as the headers of a tus request: read or refused with a reason, and what is read is in
// bounds.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/api/tus_checksum.h"
#include "server/api/tus_protocol.h"
#include "server/http/text.h"

namespace {

using namespace wattboard;

constexpr std::uint64_t most = 1'000'000;

http::Request request_of(std::string_view text)
{
    http::Request request;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view value = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        std::string name(http::next_item(value, ':'));
        for (char& c : name) c = http::ascii_lower(c);
        request.headers.emplace_back(std::move(name), http::trim(value));
    }
    return request;
}

void require(bool holds)
{
    if (!holds) std::abort();
}

// A refusal says why. Gives whether there is a value.
template <class Value>
bool read(const Result<Value>& result)
{
    require(result || (!result.error().detail.empty() && !result.error().type.slug.empty()));
    return result.has_value();
}

void check_numbers(const http::Request& request)
{
    const auto offset = api::upload_offset(request);
    if (read(offset)) {
        std::string_view text = request.header("upload-offset");
        while (text.size() > 1 && text.starts_with('0')) text.remove_prefix(1);
        require(std::to_string(*offset) == text);
    }
    const auto length = api::upload_length(request);
    if (read(length)) require(length->has_value() == !request.header("upload-length").empty());
    const auto created = api::created_length(request, most);
    if (!read(created)) return;
    const bool is_deferred = request.header("upload-defer-length") == "1";
    require(*created ? !is_deferred && **created > 0 && **created <= most : is_deferred);
}

void check_metadata(const http::Request& request)
{
    const auto metadata = api::upload_metadata(request);
    if (!read(metadata)) return;
    require(metadata->file_name.size() <= 255 && http::is_clean_utf8(metadata->file_name));
}

void check_checksum(const http::Request& request)
{
    auto checksum = api::PromisedChecksum::of(request);
    std::string_view digest = request.header("upload-checksum");
    if (!read(checksum) || !*checksum) return;
    const bool is_long = http::next_item(digest, ' ') == "sha256";
    const auto bytes = api::from_base64(http::trim(digest));
    require(bytes && bytes->size() == (is_long ? 32U : 20U) && api::to_base64(*bytes) == http::trim(digest));
    (*checksum)->update("no bytes that anybody promised");
    require(!(*checksum)->holds());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const http::Request request = request_of({reinterpret_cast<const char*>(data), size});
    require(read(api::check_tus_version(request)) == (request.header("tus-resumable") == "1.0.0"));
    read(api::has_upload_bytes(request));
    check_numbers(request);
    check_metadata(request);
    check_checksum(request);
    return 0;
}
