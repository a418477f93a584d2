// libarchive behind a pipe: zip and tar as streams, nothing written to disk.
#include "scoring/energy/container/archive_walker.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/text_encoding.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 16U;
constexpr std::size_t longest_path = 200;
constexpr std::uint64_t tar_block_bytes = 512;

struct FreeArchive {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePtr = std::unique_ptr<archive, FreeArchive>;

/// What the callbacks of libarchive see of the pipe.
struct Source {
    BoundedPipe& pipe;
    std::vector<char> piece;
    std::uint64_t packed = 0;
    std::uint64_t zeros_at_end = 0;

    bool read()
    {
        pipe.read(piece);
        packed += piece.size();
        const auto last = std::find_if(piece.rbegin(), piece.rend(), [](char byte) { return byte != 0; });
        const auto zeros = static_cast<std::uint64_t>(last - piece.rbegin());
        zeros_at_end = zeros == piece.size() ? zeros_at_end + zeros : zeros;
        return !piece.empty();
    }
};

la_ssize_t read_piece(archive* /*reader*/, void* data, const void** bytes)
{
    auto& source = *static_cast<Source*>(data);
    source.read();
    *bytes = source.piece.data();
    return static_cast<la_ssize_t>(source.piece.size());
}

ArchivePtr open_archive(Source& source)
{
    ArchivePtr reader{archive_read_new()};
    if (!reader) throw std::bad_alloc{};
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_zip_streamable(reader.get());
    return archive_read_open2(reader.get(), &source, nullptr, read_piece, nullptr, nullptr) == ARCHIVE_OK
               ? std::move(reader)
               : nullptr;
}

std::string path_of(archive_entry* entry)
{
    const char* utf8 = archive_entry_pathname_utf8(entry);
    const char* raw = utf8 != nullptr ? utf8 : archive_entry_pathname(entry);
    return printable_path(raw == nullptr ? "(no name)" : raw);
}

Problem broken_archive(archive* reader, std::string_view path)
{
    const char* why = reader == nullptr ? nullptr : archive_error_string(reader);
    std::string reason = why == nullptr ? "it is cut off" : excerpt(why, 100);
    for (char& byte : reason)
        if (static_cast<unsigned char>(byte) >= 0x7F || static_cast<unsigned char>(byte) < 0x20) byte = '?';
    return {.type = problems::malformed_log,
            .detail = fmt::format("{}{}The archive cannot be read: {}.", path, path.empty() ? "" : ": ", reason),
            .hint = "Pack the files again, without a password, as zip (deflate) or tar."};
}

}  // namespace

std::string printable_path(std::string path)
{
    TextEncoding encoding;
    const bool text = encoding.check(path) == path.size() && !encoding.open();
    for (char& byte : path) {
        const auto value = static_cast<unsigned char>(byte);
        if (value < 0x20 || value == 0x7F || (!text && value >= 0x80)) byte = '?';
    }
    return excerpt(path, longest_path);
}

ArchiveWalker::ArchiveWalker(FileVisitor& visitor, const ExpansionLimits& limits)
    : visitor_{visitor}, limits_{limits}, pipe_{piece_bytes}, thread_{[this] { run(); }}
{
}

ArchiveWalker::~ArchiveWalker()
{
    if (!thread_.joinable()) return;
    pipe_.abandon();
    thread_.join();
}

void ArchiveWalker::run()
{
    try {
        result_ = walk();
    } catch (...) {
        thrown_ = std::current_exception();
    }
    pipe_.leave();
}

Result<void> ArchiveWalker::walk()
{
    Source source{.pipe = pipe_, .piece = {}};
    const ArchivePtr reader = open_archive(source);
    if (!reader) return std::unexpected{broken_archive(nullptr, "")};
    const ExpansionBudget budget{limits_};
    std::uint64_t unpacked = 0;
    std::size_t files = 0;
    std::vector<char> piece(piece_bytes);
    while (true) {
        archive_entry* entry = nullptr;
        const int code = archive_read_next_header(reader.get(), &entry);
        if (pipe_.abandoned()) return {};
        if (code == ARCHIVE_EOF) break;
        if (code < ARCHIVE_WARN) return std::unexpected{broken_archive(reader.get(), "")};
        const std::string path = path_of(entry);
        if (archive_entry_filetype(entry) == AE_IFDIR) continue;
        if (++files > limits_.max_files)
            return std::unexpected{
                Problem{.type = problems::limit_exceeded,
                        .detail = fmt::format("The archive has more than {} files.", limits_.max_files),
                        .hint = "Pack only the energy logs of the run."}};
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
            visitor_.pass_over(path, "a link or device, not followed");
            continue;
        }
        if (archive_entry_is_encrypted(entry) != 0)
            return std::unexpected{Problem{.type = problems::malformed_log,
                                           .detail = path + ": The file is encrypted.",
                                           .hint = "Pack the files without a password."}};
        if (auto begun = visitor_.begin_file(path); !begun) return begun;
        while (true) {
            const la_ssize_t length = archive_read_data(reader.get(), piece.data(), piece.size());
            if (pipe_.abandoned()) return {};
            if (length < 0) return std::unexpected{broken_archive(reader.get(), path)};
            if (length == 0) break;
            unpacked += static_cast<std::uint64_t>(length);
            if (auto over = budget.check(source.packed, unpacked)) return std::unexpected{std::move(*over)};
            if (auto fed = visitor_.feed({piece.data(), static_cast<std::size_t>(length)}); !fed) return fed;
        }
        if (auto ended = visitor_.end_file(); !ended) return ended;
    }
    // What follows the end mark of the archive is not looked at, but the sender must not wait for ever.
    while (source.read()) continue;
    // libarchive takes a tar that was cut off between two files for a whole one.
    const bool tar = (archive_format(reader.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    if (tar && source.zeros_at_end < tar_block_bytes) return std::unexpected{broken_archive(nullptr, "")};
    return {};
}

Result<void> ArchiveWalker::outcome()
{
    if (thread_.joinable()) thread_.join();
    if (thrown_) std::rethrow_exception(thrown_);
    return result_;
}

Result<void> ArchiveWalker::feed(std::string_view bytes)
{
    if (pipe_.write(bytes)) return {};
    return outcome();
}

Result<void> ArchiveWalker::finish()
{
    if (!thread_.joinable()) return result_;
    pipe_.end();
    return outcome();
}

}  // namespace wattboard::energy
