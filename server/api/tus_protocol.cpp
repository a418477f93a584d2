// Reads and writes the headers of tus.
#include "server/api/tus_protocol.h"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "scoring/energy/log_reader.h"
#include "server/api/file_name.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/tus_checksum.h"
#include "server/documents/json_reader.h"
#include "server/documents/reading_options_json.h"
#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::api {

namespace {

Problem header_problem(std::string_view header, std::string detail, std::string hint = {})
{
    return {.type = problems::invalid_parameter,
            .detail = std::move(detail),
            .field = std::string(header),
            .hint = std::move(hint)};
}

Result<std::uint64_t> number_of(const http::Request& request, std::string_view header)
{
    const std::string_view text = request.header(header);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // The database counts in signed 64-bit numbers.
    constexpr std::uint64_t most = std::uint64_t{1} << 62U;
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value > most)
        return std::unexpected(header_problem(header, fmt::format("{} is a whole number of bytes.", header)));
    return value;
}

Result<ReadingOptions> reading_of(const std::string& text)
{
    auto body = json_object(text);
    if (!body) return std::unexpected(std::move(body.error()));
    JsonProblems found;
    JsonReader reader(*body, found, "/reading");
    ReadingOptions options = read_reading_options(reader);
    if (!found.empty()) return std::unexpected(found.first());
    if (auto checked = check_options(options); !checked) return std::unexpected(std::move(checked.error()));
    return options;
}

}  // namespace

http::Response tus_answer(http::Response answer)
{
    answer.set_header("Tus-Resumable", std::string(tus_version));
    if (answer.status == 412) answer.set_header("Tus-Version", std::string(tus_version));
    return answer;
}

Result<void> check_tus_version(const http::Request& request)
{
    if (request.header("tus-resumable") == tus_version) return {};
    return std::unexpected(Problem{.type = problems::unsupported_tus_version,
                                   .detail = "This server speaks tus 1.0.0.",
                                   .field = "tus-resumable",
                                   .hint = "Send the header Tus-Resumable: 1.0.0."});
}

Result<bool> has_upload_bytes(const http::Request& request)
{
    const std::string_view header = request.header("content-type");
    const std::string_view type = http::trim(header.substr(0, header.find(';')));
    if (http::iequals(type, tus_media_type)) return true;
    const bool has_body = request.content_length.value_or(0) > 0 || !request.header("transfer-encoding").empty();
    if (!has_body && request.method == http::Method::post && request.header("upload-offset").empty()) return false;
    return std::unexpected(
        Problem{.type = problems::unsupported_media_type,
                .detail = fmt::format("The bytes of an upload have the Content-Type {}.", tus_media_type),
                .field = "content-type"});
}

Result<std::uint64_t> upload_offset(const http::Request& request) { return number_of(request, "upload-offset"); }

Result<std::optional<std::uint64_t>> upload_length(const http::Request& request)
{
    if (request.header("upload-length").empty()) return std::nullopt;
    const auto length = number_of(request, "upload-length");
    if (!length) return std::unexpected(length.error());
    return *length;
}

Result<std::optional<std::uint64_t>> created_length(const http::Request& request, std::uint64_t most)
{
    const std::string_view deferred = request.header("upload-defer-length");
    auto length = upload_length(request);
    if (!length) return length;
    if (deferred.empty() != length->has_value() || (!deferred.empty() && deferred != "1")) {
        return std::unexpected(header_problem("upload-length", "The length of the log is needed.",
                                              "Send Upload-Length, or Upload-Defer-Length: 1 if it is not known yet."));
    }
    if (*length && **length == 0)
        return std::unexpected(Problem{.type = problems::empty_log, .detail = "The log is empty."});
    if (length->value_or(0) > most) {
        return std::unexpected(
            Problem{.type = problems::body_too_large,
                    .detail = fmt::format("The log has {} bytes; this server takes at most {}.", **length, most),
                    .field = "upload-length",
                    .hint = "Log at a longer interval, or upload the parts of the run as separate logs."});
    }
    return length;
}

Result<UploadMetadata> upload_metadata(const http::Request& request)
{
    UploadMetadata metadata;
    for (std::string_view rest = request.header("upload-metadata"); !rest.empty();) {
        std::string_view pair = http::next_item(rest, ',');
        const std::string_view key = http::next_item(pair, ' ');
        const auto value = from_base64(http::trim(pair));
        if (key.empty() || !value) {
            return std::unexpected(header_problem(
                "upload-metadata", "Upload-Metadata is a list of \"key base64\" pairs with commas between them."));
        }
        if ((key == "filename" || key == "reading") && !http::is_clean_utf8(*value)) {
            return std::unexpected(
                header_problem("upload-metadata", fmt::format("The value of \"{}\" is not UTF-8 text.", key)));
        }
        if (key == "filename") metadata.file_name = kept_file_name(*value);
        if (key != "reading") continue;
        auto reading = reading_of(*value);
        if (!reading) return std::unexpected(std::move(reading.error()));
        metadata.reading = std::move(*reading);
    }
    return metadata;
}

std::string http_date(std::chrono::sys_time<std::chrono::microseconds> time)
{
    return date::format("%a, %d %b %Y %T GMT", std::chrono::floor<std::chrono::seconds>(time));
}

}  // namespace wattboard::api
