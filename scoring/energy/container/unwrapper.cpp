// Two layers at most, each recognised by its first bytes.
#include "scoring/energy/container/unwrapper.h"

#include <utility>

namespace wattboard::energy {

namespace {

Problem nested()
{
    return {.type = problems::limit_exceeded,
            .detail = "The file is compressed or packed more than once.",
            .hint = "Unpack the inner file first."};
}

/// Moves bytes to the head; what does not belong there is left in `bytes`. True: the head is full.
bool fill_head(std::string& head, std::string_view& bytes)
{
    const std::string_view piece = bytes.substr(0, container_head_bytes - head.size());
    head += piece;
    bytes.remove_prefix(piece.size());
    return head.size() == container_head_bytes;
}

}  // namespace

Result<void> Unwrapper::open_inner(ContentSink& sink)
{
    inner_.open = true;
    const ContainerKind kind = container_kind(inner_.head);
    if (kind == ContainerKind::unsupported) return std::unexpected{unsupported_container(inner_.head)};
    if (kind != ContainerKind::plain && kind != ContainerKind::tar) return std::unexpected{nested()};
    if (auto opened = sink.open(kind); !opened) return opened;
    const std::string head = std::move(inner_.head);
    return sink.take(head);
}

Result<void> Unwrapper::feed_inner(std::string_view bytes, ContentSink& sink)
{
    if (!inner_.open) {
        if (!fill_head(inner_.head, bytes)) return {};
        if (auto opened = open_inner(sink); !opened) return opened;
    }
    return bytes.empty() ? Result<void>{} : sink.take(bytes);
}

Result<void> Unwrapper::open_outer(ContentSink& sink)
{
    outer_.open = true;
    const ContainerKind kind = container_kind(outer_.head);
    if (kind == ContainerKind::unsupported) return std::unexpected{unsupported_container(outer_.head)};
    if (kind == ContainerKind::gzip || kind == ContainerKind::zstd) {
        unpacker_ = make_unpacker(kind, limits_);
    } else if (auto opened = sink.open(kind); !opened) {
        return opened;
    }
    const std::string head = std::move(outer_.head);
    return feed_outer(head, sink);
}

Result<void> Unwrapper::feed_outer(std::string_view bytes, ContentSink& sink)
{
    if (bytes.empty()) return {};
    if (!unpacker_) return sink.take(bytes);
    return unpacker_->feed(bytes, [this, &sink](std::string_view piece) { return feed_inner(piece, sink); });
}

Result<void> Unwrapper::feed(std::string_view bytes, ContentSink& sink)
{
    if (!outer_.open) {
        if (!fill_head(outer_.head, bytes)) return {};
        if (auto opened = open_outer(sink); !opened) return opened;
    }
    return feed_outer(bytes, sink);
}

Result<void> Unwrapper::finish(ContentSink& sink)
{
    if (!outer_.open)
        if (auto opened = open_outer(sink); !opened) return opened;
    if (!unpacker_) return {};
    if (auto finished = unpacker_->finish(); !finished) return finished;
    return inner_.open ? Result<void>{} : open_inner(sink);
}

}  // namespace wattboard::energy
