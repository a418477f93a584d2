// A response that goes on: server-sent events from whoever has them to one open connection. No sockets.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

#include "server/http/message.h"

namespace wattboard::http {

/// The queue between a producer of events and the connection that writes them. Thread-safe. Bounded: a client that does
/// not take its events in time loses the stream instead of holding memory, and reconnects with Last-Event-ID.
class EventStream {
public:
    explicit EventStream(std::size_t most_waiting = 64) : most_waiting_{most_waiting} {}

    /// Queues text that is whole events already ("id: 7\ndata: {}\n\n"). False: the client is gone or too slow, or the
    /// stream has ended; the producer forgets it.
    bool send(SharedBytes events);
    /// The connection is closed once what waits is written.
    void end();

    /// What waits now, all of it; for the connection (and for tests).
    [[nodiscard]] std::vector<SharedBytes> take();
    /// Whether nothing more will come after what `take` gave.
    [[nodiscard]] bool has_ended() const;
    /// Whether it ended because the client did not take what waited.
    [[nodiscard]] bool was_too_slow() const;
    /// `wake` is called, on any thread, when there is something to take or the stream ended. It must return at once and
    /// not use the stream itself; after `abandon` it is not running and never will.
    void listen(std::function<void()> wake);
    /// The connection is gone: nobody is woken any more, and `send` gives false.
    void abandon();

private:
    const std::size_t most_waiting_;
    mutable std::mutex mutex_;
    std::vector<SharedBytes> waiting_;
    std::function<void()> wake_;
    bool ended_ = false;
    bool too_slow_ = false;
};

}  // namespace wattboard::http
