// A small blocking client of the HTTP API, for the command line and the demo data.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/problem.h"

namespace wattboard::problems {

/// The server cannot be reached, or the connection broke: trying again may help.
inline constexpr ProblemType connection_failed{"connection-failed"};

}  // namespace wattboard::problems

namespace wattboard::cli {

struct ServerAddress {
    bool tls = false;
    std::string host;
    std::string port;
    std::string base_path;  ///< "" or "/wattboard": goes before every path
};

/// Address of a URL such as "https://board.example.org"; http and https only, no user, no query.
[[nodiscard]] Result<ServerAddress> parse_server_url(std::string_view url);

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct ApiResponse {
    unsigned status = 0;
    HeaderList headers;  ///< names as sent
    std::string body;

    /// First header of that name in any case; empty if absent.
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Body as JSON; null if it is none.
    [[nodiscard]] nlohmann::json json() const;
    /// What the server said went wrong (RFC 9457), or the status alone.
    [[nodiscard]] Problem problem() const;
};

/// One part of a multipart/form-data body: bytes in memory, or a file that is read while it is sent.
struct Part {
    std::string name;
    std::string content_type;
    std::string file_name;  ///< as the server sees it; empty: no file
    std::string bytes;
    std::string path;  ///< of the file to send; empty: `bytes` are sent
};

struct OutgoingRequest;

/// Bytes sent so far and in all.
using Progress = std::function<void(std::uint64_t sent, std::uint64_t total)>;

/// Every call opens a connection, sends one request and waits for its answer. Errors of the network are
/// `connection_failed`; an answer of any status is a value. TLS certificates are verified against the system's store.
class ApiClient {
public:
    ApiClient(ServerAddress address, std::string token);

    [[nodiscard]] Result<ApiResponse> get(std::string_view path) const;
    [[nodiscard]] Result<ApiResponse> post_json(std::string_view path, const nlohmann::json& body,
                                                const HeaderList& headers = {}) const;
    /// The files' sizes are taken before anything is sent; a file that changes meanwhile is `invalid_value`.
    [[nodiscard]] Result<ApiResponse> post_multipart(std::string_view path, const std::vector<Part>& parts,
                                                     const HeaderList& headers = {},
                                                     const Progress& progress = {}) const;

    /// Any request, of server/cli/http_exchange.h; the token is added.
    [[nodiscard]] Result<ApiResponse> send(OutgoingRequest request, const Progress& progress = {}) const;

    /// The URL of a path on this server, for people.
    [[nodiscard]] std::string url(std::string_view path) const;

    /// Longest wait for one read or write to make progress, and for the connection.
    void set_timeout(std::chrono::seconds timeout) { timeout_ = timeout; }

private:
    ServerAddress address_;
    std::string token_;
    std::chrono::seconds timeout_{60};
};

}  // namespace wattboard::cli
