// Look-up, making and ageing of cached pages.
#include "server/boards/page_cache.h"

#include <iterator>
#include <utility>

#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::boards {
namespace {

/// A board version is never used twice, so it stands for the board as well. Texts are preceded by their length.
std::string key_of(const BoardSnapshot& board, const PageRequest& request, PageFormat format)
{
    std::string key;
    const auto add_number = [&key](std::uint64_t value) {
        for (unsigned i = 0; i < 64; i += 8) key += static_cast<char>(static_cast<std::uint8_t>(value >> i));
    };
    add_number(board.version());
    add_number(request.from_rank);
    add_number(request.limit);
    key += static_cast<char>(request.rule);
    key += static_cast<char>(format);
    key += static_cast<char>(request.filter.grades);
    add_number(request.cursor.size());
    key += request.cursor;
    add_number(request.filter.states);
    add_number(request.filter.hardware.size());
    key += request.filter.hardware;
    key += request.filter.text;
    return key;
}

std::string etag_of(std::string_view body) { return '"' + to_hex(bytes_of(sha256(body)).substr(0, 16)) + '"'; }

}  // namespace

PageCache::PageCache(std::size_t max_bytes, Compressor compress, Render render)
    : max_part_bytes_{max_bytes / std::tuple_size_v<decltype(parts_)>},
      compress_{std::move(compress)},
      render_{std::move(render)}
{
}

PageCache::Part& PageCache::part_of(std::string_view key)
{
    return parts_[std::hash<std::string_view>{}(key) % parts_.size()];
}

PageCache::PagePtr PageCache::look_up(Part& part, std::string_view key)
{
    const std::lock_guard lock{part.mutex};
    const auto found = part.by_key.find(key);
    ++(found == part.by_key.end() ? part.misses : part.hits);
    if (found == part.by_key.end()) return nullptr;
    part.recent.splice(part.recent.begin(), part.recent, found->second);
    return found->second->page;
}

void PageCache::forget(Part& part, std::list<Stored>::iterator stored)
{
    part.bytes -= stored->bytes;
    part.by_key.erase(stored->key);
    part.recent.erase(stored);
}

void PageCache::keep(Part& part, std::string key, PagePtr page)
{
    constexpr std::size_t bookkeeping = 256;
    const std::size_t compressed = page->gzip_body ? page->gzip_body->size() : 0;
    const std::size_t bytes = key.size() + page->body->size() + compressed + bookkeeping;
    if (bytes > max_part_bytes_) return;
    const std::lock_guard lock{part.mutex};
    if (const auto old = part.by_key.find(key); old != part.by_key.end()) forget(part, old->second);
    part.recent.push_front({.key = std::move(key), .page = std::move(page), .bytes = bytes});
    part.by_key.emplace(part.recent.front().key, part.recent.begin());
    part.bytes += bytes;
    while (part.bytes > max_part_bytes_) forget(part, std::prev(part.recent.end()));
}

Result<std::shared_ptr<const CachedPage>> PageCache::page(const BoardSnapshot& board, const PageRequest& request,
                                                          PageFormat format, bool compressed)
{
    std::string key = key_of(board, request, format);
    Part& part = part_of(key);
    const PagePtr found = look_up(part, key);
    if (found && (found->gzip_body || !compressed)) return found;
    CachedPage made;
    if (found) {
        made = *found;
    } else {
        const auto rows = board.page(request);
        if (!rows) return std::unexpected(rows.error());
        made.body = std::make_shared<const std::string>(render_(board, request, *rows, format));
        made.etag = etag_of(*made.body);
    }
    if (compressed) made.gzip_body = std::make_shared<const std::string>(compress_(*made.body));
    auto shared = std::make_shared<const CachedPage>(std::move(made));
    keep(part, std::move(key), shared);
    return shared;
}

template <class Counter>
std::uint64_t PageCache::sum(Counter Part::* counter) const
{
    std::uint64_t total = 0;
    for (const Part& part : parts_) {
        const std::lock_guard lock{part.mutex};
        total += part.*counter;
    }
    return total;
}

std::size_t PageCache::bytes() const { return sum(&Part::bytes); }
std::uint64_t PageCache::hits() const { return sum(&Part::hits); }
std::uint64_t PageCache::misses() const { return sum(&Part::misses); }

}  // namespace wattboard::boards
