// Requests of the API: addresses, headers, multipart bodies read from disk while they are sent.
#include "server/cli/api_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "scoring/energy/option_wording.h"
#include "server/cli/http_exchange.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/http/text.h"

namespace wattboard::cli {

namespace {

/// A quoted parameter of Content-Disposition as browsers write it (WHATWG multipart/form-data encoding).
std::string quoted_parameter(std::string_view text)
{
    std::string result{'"'};
    for (const char c : text) {
        if (c == '"')
            result += "%22";
        else if (c == '\r' || c == '\n')
            result += c == '\r' ? "%0D" : "%0A";
        else
            result += c;
    }
    return result + '"';
}

std::string part_head(const Part& part, const std::string& boundary)
{
    std::string head =
        fmt::format("--{}\r\nContent-Disposition: form-data; name={}", boundary, quoted_parameter(part.name));
    if (!part.file_name.empty()) head += "; filename=" + quoted_parameter(part.file_name);
    return head + fmt::format("\r\nContent-Type: {}\r\n\r\n", part.content_type);
}

/// Bytes in memory or a file, one after the other.
struct Piece {
    std::string bytes;
    std::string path;
    std::uint64_t size = 0;
};

class PieceReader {
public:
    explicit PieceReader(std::vector<Piece> pieces) : pieces_{std::move(pieces)} {}

    Result<std::size_t> read(char* buffer, std::size_t size)
    {
        while (at_ < pieces_.size() && offset_ == pieces_[at_].size) {
            ++at_;
            offset_ = 0;
            file_.close();
        }
        if (at_ == pieces_.size()) return std::size_t{0};
        const Piece& piece = pieces_[at_];
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size, piece.size - offset_));
        if (piece.path.empty())
            std::memcpy(buffer, piece.bytes.data() + offset_, want);
        else if (!read_file(piece, buffer, want))
            return std::unexpected(Problem{.type = problems::invalid_value,
                                           .detail = piece.path + " became shorter or unreadable while it was sent.",
                                           .hint = "Send a copy that no tool writes to any more."});
        offset_ += want;
        return want;
    }

private:
    bool read_file(const Piece& piece, char* buffer, std::size_t want)
    {
        if (offset_ == 0) file_.open(piece.path, std::ios::binary);
        file_.read(buffer, static_cast<std::streamsize>(want));
        return file_.gcount() == static_cast<std::streamsize>(want);
    }

    std::vector<Piece> pieces_;
    std::size_t at_ = 0;
    std::uint64_t offset_ = 0;
    std::ifstream file_;
};

Result<std::vector<Piece>> pieces_of(const std::vector<Part>& parts, const std::string& boundary)
{
    std::vector<Piece> pieces;
    const auto add = [&](std::string bytes) {
        const auto size = bytes.size();
        pieces.push_back({.bytes = std::move(bytes), .path = {}, .size = size});
    };
    for (const Part& part : parts) {
        add(part_head(part, boundary));
        if (part.path.empty()) {
            add(part.bytes);
        } else {
            std::error_code error;
            const auto size = std::filesystem::file_size(part.path, error);
            if (error)
                return std::unexpected(Problem{.type = problems::invalid_value,
                                               .detail = fmt::format("{}: {}.", part.path, error.message())});
            pieces.push_back({.bytes = {}, .path = part.path, .size = size});
        }
        add("\r\n");
    }
    add("--" + boundary + "--\r\n");
    return pieces;
}

HeaderList with_token(const HeaderList& headers, const std::string& token)
{
    HeaderList all{{"Accept", "application/json"}};
    if (!token.empty()) all.emplace_back("Authorization", "Bearer " + token);
    all.insert(all.end(), headers.begin(), headers.end());
    return all;
}

// The flags of the options that a problem names, as in "--timezone, --map unit=".
std::string flags_of(const nlohmann::json& problem)
{
    std::string flags;
    if (!problem.is_object() || !problem.contains("reading_options")) return flags;
    for (const nlohmann::json& option : problem["reading_options"])
        if (option.is_string()) flags += (flags.empty() ? "" : ", ") + energy::flag_of(option.get<std::string>());
    return flags;
}

}  // namespace

Result<ServerAddress> parse_server_url(std::string_view url)
{
    const auto parsed = boost::urls::parse_uri(url);
    const bool usable = parsed && (parsed->scheme() == "http" || parsed->scheme() == "https") &&
                        !parsed->host().empty() && !parsed->has_userinfo() && !parsed->has_query();
    if (!usable)
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("\"{}\" is not the URL of a server.", url),
                                       .field = "--server",
                                       .hint = "For example http://127.0.0.1:8080 or https://board.example.org."});
    ServerAddress address;
    address.tls = parsed->scheme() == "https";
    address.host = parsed->host_address();
    address.port = parsed->has_port() ? std::string(parsed->port()) : (address.tls ? "443" : "80");
    address.base_path = parsed->encoded_path();
    while (address.base_path.ends_with('/')) address.base_path.pop_back();
    return address;
}

std::string ApiResponse::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (http::iequals(key, name)) return value;
    return {};
}

nlohmann::json ApiResponse::json() const
{
    nlohmann::json value = nlohmann::json::parse(body, nullptr, false);
    return value.is_discarded() ? nlohmann::json{} : value;
}

Problem ApiResponse::problem() const
{
    const nlohmann::json document = json();
    const auto text = [&](const char* key) {
        return document.is_object() && document.contains(key) && document[key].is_string()
                   ? document[key].get<std::string>()
                   : std::string();
    };
    Problem problem{
        .type = problems::invalid_value, .detail = text("detail"), .field = text("field"), .hint = text("hint")};
    if (problem.detail.empty()) problem.detail = text("title");
    if (problem.detail.empty()) problem.detail = fmt::format("The server answered with status {}.", status);
    const auto number = [&](const char* key) -> std::optional<std::uint64_t> {
        if (!document.is_object() || !document.contains(key) || !document[key].is_number_unsigned()) return {};
        return document[key].get<std::uint64_t>();
    };
    // The server words options for readers of its API; here they have flags.
    if (const std::string flags = flags_of(document); !flags.empty())
        problem.hint += fmt::format("{}Here: {}.", problem.hint.empty() ? "" : " ", flags);
    problem.line = number("line");
    problem.column = number("column");
    return problem;
}

ApiClient::ApiClient(ServerAddress address, std::string token) : address_{std::move(address)}, token_{std::move(token)}
{
}

Result<ApiResponse> ApiClient::get(std::string_view path) const
{
    return exchange(address_, {.method = "GET", .target = std::string(path), .headers = with_token({}, token_)},
                    timeout_, {});
}

Result<ApiResponse> ApiClient::post_json(std::string_view path, const nlohmann::json& body,
                                         const HeaderList& headers) const
{
    HeaderList all = with_token(headers, token_);
    all.emplace_back("Content-Type", "application/json");
    std::string bytes = body.dump();
    const auto size = bytes.size();
    const auto reader =
        std::make_shared<PieceReader>(std::vector<Piece>{{.bytes = std::move(bytes), .path = {}, .size = size}});
    return exchange(address_,
                    {.method = "POST",
                     .target = std::string(path),
                     .headers = std::move(all),
                     .content_length = size,
                     .body = [reader](char* buffer, std::size_t room) { return reader->read(buffer, room); }},
                    timeout_, {});
}

Result<ApiResponse> ApiClient::post_multipart(std::string_view path, const std::vector<Part>& parts,
                                              const HeaderList& headers, const Progress& progress) const
{
    const std::string boundary = "wattboard-" + to_hex(random_bytes(16));
    Result<std::vector<Piece>> pieces = pieces_of(parts, boundary);
    if (!pieces) return std::unexpected(pieces.error());
    std::uint64_t size = 0;
    for (const Piece& piece : *pieces) size += piece.size;
    HeaderList all = with_token(headers, token_);
    all.emplace_back("Content-Type", "multipart/form-data; boundary=" + boundary);
    const auto reader = std::make_shared<PieceReader>(std::move(*pieces));
    return exchange(address_,
                    {.method = "POST",
                     .target = std::string(path),
                     .headers = std::move(all),
                     .content_length = size,
                     .body = [reader](char* buffer, std::size_t room) { return reader->read(buffer, room); }},
                    timeout_, progress);
}

Result<ApiResponse> ApiClient::send(OutgoingRequest request, const Progress& progress) const
{
    request.headers = with_token(request.headers, token_);
    return exchange(address_, std::move(request), timeout_, progress);
}

std::string ApiClient::url(std::string_view path) const
{
    const bool default_port = address_.port == (address_.tls ? "443" : "80");
    const std::string host = address_.host.contains(':') ? '[' + address_.host + ']' : address_.host;
    return fmt::format("{}://{}{}{}{}", address_.tls ? "https" : "http", host, default_port ? "" : ":" + address_.port,
                       address_.base_path, path);
}

}  // namespace wattboard::cli
