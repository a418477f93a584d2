// Walks through the files of a zip or tar while its bytes are pushed in.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <thread>

#include "scoring/energy/container/bounded_pipe.h"
#include "scoring/energy/container/expansion_limits.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// A path as text for people: paths are bytes, and what is no printable UTF-8 must not get into a message.
std::string printable_path(std::string path);

/// Gets the files of an archive one after the other; a problem ends the walk.
class FileVisitor {
public:
    FileVisitor() = default;
    FileVisitor(const FileVisitor&) = delete;
    FileVisitor& operator=(const FileVisitor&) = delete;
    virtual ~FileVisitor() = default;

    virtual Result<void> begin_file(std::string_view path) = 0;
    virtual Result<void> feed(std::string_view bytes) = 0;
    virtual Result<void> end_file() = 0;
    /// Something that is no regular file: a link, a device.
    virtual void pass_over(std::string_view path, std::string_view what) = 0;
};

/// libarchive pulls, so it runs in a thread of its own behind a pipe. The visitor is called from that thread, and no
/// longer once `finish` has returned or the walker is gone. Its exceptions come out of `feed` or `finish`.
class ArchiveWalker {
public:
    ArchiveWalker(FileVisitor& visitor, const ExpansionLimits& limits);
    ArchiveWalker(const ArchiveWalker&) = delete;
    ArchiveWalker& operator=(const ArchiveWalker&) = delete;
    ~ArchiveWalker();

    [[nodiscard]] Result<void> feed(std::string_view bytes);
    [[nodiscard]] Result<void> finish();

private:
    void run();
    Result<void> walk();
    [[nodiscard]] Result<void> outcome();

    FileVisitor& visitor_;
    ExpansionLimits limits_;
    BoundedPipe pipe_;
    Result<void> result_;
    std::exception_ptr thrown_;
    std::thread thread_;
};

}  // namespace wattboard::energy
