// The part of a session that writes server-sent events for as long as the client stays.
#include <boost/asio/post.hpp>
#include <memory>

#include "server/http/event_stream.h"
#include "server/http/session.h"

namespace wattboard::http {

namespace {

// A client has nothing to say on a stream; what it sends nevertheless is thrown away up to here.
constexpr std::size_t most_said = 16U << 10U;
constexpr std::string_view heartbeat = ":\n\n";

// What producers wake: touched on the connection's thread only, and outlives the connection.
struct Sleeper {
    Tracked* connection = nullptr;  ///< null once the connection ended
    bool asleep = false;
};

void wake(Sleeper& sleeper, const EventStream& stream)
{
    if (sleeper.connection == nullptr) return;
    if (stream.was_too_slow())
        sleeper.connection->close();  // also out of a write that does not get on
    else if (sleeper.asleep)
        sleeper.connection->interrupt();
}

// However the coroutine ends, nobody wakes a connection that is no more.
class Awake {
public:
    Awake(EventStream& stream, Sleeper& sleeper) : stream_(stream), sleeper_(sleeper) {}
    Awake(const Awake&) = delete;
    Awake& operator=(const Awake&) = delete;
    ~Awake()
    {
        sleeper_.connection = nullptr;
        stream_.abandon();
    }

private:
    EventStream& stream_;
    Sleeper& sleeper_;
};

}  // namespace

template <class Stream>
Task<bool> Session<Stream>::write_events(EventStream& stream)
{
    const ServerOptions& options = context_.options;
    for (const SharedBytes& events : stream.take()) {
        const bool written = co_await connection_.write({}, *events, options.write_timeout, options.progress_bytes);
        if (!written) co_return false;
    }
    co_return true;
}

template <class Stream>
Task<void> Session<Stream>::stream_events(std::shared_ptr<EventStream> stream)
{
    const ServerOptions& options = context_.options;
    const auto sleeper = std::make_shared<Sleeper>(Sleeper{.connection = &connection_});
    const Awake awake(*stream, *sleeper);
    auto& context = connection_.thread().context();
    stream->listen([sleeper, &context, weak = std::weak_ptr(stream)] {
        boost::asio::post(context, [sleeper, weak] {
            if (const auto woken = weak.lock()) wake(*sleeper, *woken);
        });
    });
    connection_.become_stream(options.write_timeout);
    std::size_t said = 0;
    while (!context_.draining) {
        // Asked before taking, so that an end after what was sent last ends only what was written.
        const bool last = stream->has_ended();
        if (!co_await write_events(*stream) || last || context_.draining) break;
        sleeper->asleep = true;
        const auto [slept, bytes] = co_await connection_.sleep(options.heartbeat_interval);
        sleeper->asleep = false;
        said += bytes;
        if (slept == Slept::gone || said > most_said) break;
        if (slept != Slept::to_the_end) continue;
        if (!co_await connection_.write({}, heartbeat, options.write_timeout, options.progress_bytes)) break;
    }
    if (stream->was_too_slow()) context_.metrics.slow_streams().Increment();
}

template Task<bool> Session<Socket>::write_events(EventStream&);
template Task<void> Session<Socket>::stream_events(std::shared_ptr<EventStream>);
template Task<bool> Session<TlsStream>::write_events(EventStream&);
template Task<void> Session<TlsStream>::stream_events(std::shared_ptr<EventStream>);

}  // namespace wattboard::http
