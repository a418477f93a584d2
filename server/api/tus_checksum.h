// Upload-Checksum of tus: the digest that a client promises, computed while the bytes arrive.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "server/http/message.h"

namespace wattboard::api {

class PromisedChecksum {
public:
    /// Of the header Upload-Checksum ("sha256 <base64>", or sha1); null without one. Error: invalid-parameter for
    /// another algorithm or a digest of the wrong length.
    [[nodiscard]] static Result<std::unique_ptr<PromisedChecksum>> of(const http::Request& request);
    ~PromisedChecksum();
    PromisedChecksum(const PromisedChecksum&) = delete;
    PromisedChecksum& operator=(const PromisedChecksum&) = delete;

    void update(std::string_view bytes);
    /// Whether the bytes given have the digest promised. Once, at the end.
    [[nodiscard]] bool holds();

private:
    struct Context;
    PromisedChecksum(std::unique_ptr<Context> context, std::string digest);

    std::unique_ptr<Context> context_;
    std::string digest_;
};

/// Bytes of base64 with padding (RFC 4648 section 4); absent for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
/// The same the other way.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace wattboard::api
