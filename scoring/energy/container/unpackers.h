// Unpacking of single compressed files, pushed through in pieces.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "scoring/energy/container/expansion_limits.h"
#include "scoring/problem.h"

namespace wattboard::energy {

enum class ContainerKind : std::uint8_t { plain, gzip, zstd, zip, tar, unsupported };

/// First bytes that tell the kind of a container.
inline constexpr std::size_t container_head_bytes = 512;

/// By the first `container_head_bytes` of a file, or all of a shorter one.
ContainerKind container_kind(std::string_view head);

/// What is wrong with a container that is not read (xz, bzip2, 7z, rar).
Problem unsupported_container(std::string_view head);

/// Takes unpacked bytes; a problem ends the unpacking.
using ByteSink = std::function<Result<void>(std::string_view)>;

class Unpacker {
public:
    Unpacker() = default;
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
    virtual ~Unpacker() = default;

    /// Problem `malformed_log` or `limit_exceeded`, or that of the sink.
    virtual Result<void> feed(std::string_view bytes, const ByteSink& sink) = 0;
    /// Problem `malformed_log` if the file is cut off.
    virtual Result<void> finish() = 0;
};

/// For gzip (several members one after the other, too) and zstd (frames likewise, windows up to 8 MiB).
std::unique_ptr<Unpacker> make_unpacker(ContainerKind kind, const ExpansionLimits& limits);

}  // namespace wattboard::energy
