// Takes the compression off a file and says what is under it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scoring/energy/container/expansion_limits.h"
#include "scoring/energy/container/unpackers.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Gets the content of one file without its compression.
class ContentSink {
public:
    ContentSink() = default;
    ContentSink(const ContentSink&) = delete;
    ContentSink& operator=(const ContentSink&) = delete;
    virtual ~ContentSink() = default;

    /// Once, before the first bytes: `plain`, `zip` or `tar`.
    virtual Result<void> open(ContainerKind kind) = 0;
    virtual Result<void> take(std::string_view bytes) = 0;
};

/// At most one layer of gzip or zstd is taken off: more of them, and a zip inside one, are refused.
class Unwrapper {
public:
    explicit Unwrapper(const ExpansionLimits& limits) : limits_{limits} {}

    [[nodiscard]] Result<void> feed(std::string_view bytes, ContentSink& sink);
    [[nodiscard]] Result<void> finish(ContentSink& sink);

private:
    /// The first bytes of the file or of what it unpacks to, until its kind is known.
    struct Layer {
        std::string head;
        bool open = false;
    };

    Result<void> feed_outer(std::string_view bytes, ContentSink& sink);
    Result<void> feed_inner(std::string_view bytes, ContentSink& sink);
    Result<void> open_outer(ContentSink& sink);
    Result<void> open_inner(ContentSink& sink);

    ExpansionLimits limits_;
    std::unique_ptr<Unpacker> unpacker_;
    Layer outer_;
    Layer inner_;
};

}  // namespace wattboard::energy
