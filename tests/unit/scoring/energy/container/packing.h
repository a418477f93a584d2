// Compressed files and archives made in memory, for the tests of containers.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattboard::test {

inline std::string gzipped(std::string_view text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error{"deflateInit2"};
    std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error{"deflate"};
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

inline std::string zstandard(std::string_view text)
{
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3);
    if (ZSTD_isError(size) != 0) throw std::runtime_error{"ZSTD_compress"};
    packed.resize(size);
    return packed;
}

enum class Packing : std::uint8_t { zip, tar };
using PackedFile = std::pair<std::string, std::string>;  ///< path and content

inline std::string packed(const std::vector<PackedFile>& files, Packing packing)
{
    archive* writer = archive_write_new();
    if (packing == Packing::zip)
        archive_write_set_format_zip(writer);
    else
        archive_write_set_format_pax_restricted(writer);
    std::string bytes(std::size_t{1} << 20U, '\0');
    for (const auto& [path, content] : files) bytes.resize(bytes.size() + path.size() * 4 + content.size() + 4096);
    std::size_t used = 0;
    archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
    for (const auto& [path, content] : files) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, path.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        if (archive_write_header(writer, entry) != ARCHIVE_OK) throw std::runtime_error{"archive_write_header"};
        archive_write_data(writer, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    bytes.resize(used);
    return bytes;
}

}  // namespace wattboard::test
