// Sends a file by tus 1.0.0, each piece with its SHA-256, through any number of broken connections.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scoring/problem.h"
#include "server/cli/api_client.h"
#include "server/cli/retry.h"

namespace wattboard::cli {

/// One file on its way.
struct FileUpload {
    std::string file;        ///< path of the file
    std::string collection;  ///< path where uploads are created
    std::string reading;     ///< reading options, JSON text
    std::string key;         ///< idempotency key of the creation
    std::string upload;      ///< path of an upload begun before; empty: none
    /// Told the path of the upload as soon as it is known, so that it can be remembered.
    std::function<void(const std::string& upload)> begun;
};

class TusClient {
public:
    /// `policy` counts attempts anew with every piece that arrived.
    TusClient(const ApiClient& client, RetryPolicy policy);

    /// Sends what the server does not have yet and waits until the log is read. Gives the id of the evidence. Problems:
    /// what the server refuses, with line and field of the log; connection_failed once the attempts are used up;
    /// invalid_value if the file changes meanwhile.
    [[nodiscard]] Result<std::string> send(const FileUpload& upload, const Progress& progress) const;

private:
    const ApiClient& client_;
    RetryPolicy policy_;
};

}  // namespace wattboard::cli
