// Serialized board pages, ready for the socket: body, compressed form and ETag, made once per board version.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "scoring/problem.h"
#include "server/boards/board_snapshot.h"

namespace wattboard::boards {

enum class PageFormat : std::uint8_t { json, csv };

struct CachedPage {
    std::shared_ptr<const std::string> body;
    std::shared_ptr<const std::string> gzip_body;  ///< null until it was asked for
    std::string etag;  ///< strong, quoted; of the content, so that processes and restarts agree on it
};

/// Least recently used pages go first when `max_bytes` is reached; a page of an old version is never found again and
/// ages out. Thread-safe; threads meet only in one of 16 parts, for the time of a look-up.
class PageCache {
public:
    using Compressor = std::function<std::string(std::string_view)>;

    /// Writes the body of a page in a format.
    using Render = std::function<std::string(const BoardSnapshot&, const PageRequest&, const Page&, PageFormat)>;

    PageCache(std::size_t max_bytes, Compressor compress, Render render);

    /// With `compressed` the page has its gzip form, which is made once somebody asks for it: it costs far more than
    /// the page. Errors: those of BoardSnapshot::page; they are not cached.
    [[nodiscard]] Result<std::shared_ptr<const CachedPage>> page(const BoardSnapshot& board, const PageRequest& request,
                                                                 PageFormat format = PageFormat::json,
                                                                 bool compressed = false);

    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::uint64_t hits() const;
    [[nodiscard]] std::uint64_t misses() const;

private:
    using PagePtr = std::shared_ptr<const CachedPage>;
    struct Stored {
        std::string key;
        PagePtr page;
        std::size_t bytes;
    };
    struct Part {
        mutable std::mutex mutex;
        std::list<Stored> recent;  ///< most recently used first
        std::unordered_map<std::string_view, std::list<Stored>::iterator> by_key;
        std::size_t bytes = 0;
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
    };
    [[nodiscard]] Part& part_of(std::string_view key);
    [[nodiscard]] PagePtr look_up(Part& part, std::string_view key);
    void keep(Part& part, std::string key, PagePtr page);
    static void forget(Part& part, std::list<Stored>::iterator stored);
    template <class Counter>
    [[nodiscard]] std::uint64_t sum(Counter Part::* counter) const;

    std::size_t max_part_bytes_;
    Compressor compress_;
    Render render_;
    std::array<Part, 16> parts_;
};

}  // namespace wattboard::boards
