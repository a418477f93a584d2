// A running server on a free port of 127.0.0.1 with a few routes that the tests of the HTTP room share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/http/event_stream.h"
#include "server/http/router.h"
#include "server/http/server.h"

namespace wattboard::http::testing {

/// Lets a handler wait until the test says so.
class Gate {
public:
    void open()
    {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    /// The handler's side: counts itself and waits.
    void pass()
    {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    /// The test's side: until `n` handlers have come.
    void wait_for(int n)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= n; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

/// What the upload route's sink saw.
struct UploadLog {
    std::atomic<std::uint64_t> bytes = 0;
    std::atomic<std::uint64_t> checksum = 0;  // sum of all bytes
    std::atomic<std::size_t> largest_piece = 0;
    std::atomic<int> opened = 0;
    std::atomic<int> finished = 0;
    std::atomic<int> abandoned = 0;
    std::atomic<int> destroyed = 0;
    std::atomic<bool> keeps_what_came = false;  // what the sink answers to that question
};

/// The streams that the events route has opened, oldest first.
class OpenStreams {
public:
    std::shared_ptr<EventStream> open()
    {
        const std::lock_guard lock(mutex_);
        return streams_.emplace_back(std::make_shared<EventStream>(8));
    }
    std::vector<std::shared_ptr<EventStream>> all()
    {
        const std::lock_guard lock(mutex_);
        return streams_;
    }
    /// The stream of that number, waited for; null after five seconds.
    std::shared_ptr<EventStream> at(std::size_t index)
    {
        for (int i = 0; i < 500; ++i) {
            if (auto streams = all(); streams.size() > index) return streams[index];
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return nullptr;
    }

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<EventStream>> streams_;
};

/// Routes: GET /hello (inline, "hello"), GET /page (inline, 5000 bytes of text with ETag "v1"), POST /echo (worker, at
/// most 1000 bytes), GET /items/{item} (echoes parameter and query), GET /throw, GET /gated (waits for `gate`), GET
/// /big (20 MB), GET /events (opens one of `streams`, 8 events may wait), POST /upload (streams into `upload`, at most
/// 100 MB), POST /refusing (refuses after the first piece).
class TestServer {
public:
    explicit TestServer(ServerOptions options = {});
    ~TestServer();

    [[nodiscard]] std::uint16_t port() const { return server->port(); }

    observability::Metrics metrics;
    Router router;
    Gate gate;
    UploadLog upload;
    OpenStreams streams;
    std::unique_ptr<Server> server;
};

/// Polls until `condition` holds; false after five seconds.
template <class Condition>
bool eventually(Condition condition)
{
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace wattboard::http::testing
