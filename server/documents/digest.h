// SHA-256 digests and random bytes (OpenSSL): what identifies logs, rulebooks, leaves and secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wattboard {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of all bytes of `bytes`. Throws std::runtime_error only if the library refuses.
Digest sha256(std::string_view bytes);

/// SHA-256 of bytes that arrive in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view bytes);
    /// Digest of everything given so far; the object can take no more afterwards.
    Digest finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// The digest's 32 bytes as a string view, for parameters and comparisons.
inline std::string_view bytes_of(const Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// `count` bytes from the operating system's random source, fit for secrets.
std::string random_bytes(std::size_t count);

}  // namespace wattboard
