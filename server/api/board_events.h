// Tells open pages of every change of a board: collects changes, merges bursts, remembers the recent ones.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/boards/change_ring.h"
#include "server/http/event_stream.h"
#include "server/jobs/board_loader.h"

namespace wattboard::api {

/// Most entries that one event names; the rest is counted.
inline constexpr std::size_t most_named_changes = 100;

/// Thread-safe; one thread of its own. A change is sent at once, further ones of the same `interval` together, so that
/// a thousand submissions a second are ten events. Sequences are numbers of the boards' version counter: an event's is
/// greater than the version of every snapshot that does not show its changes, hence a reader of a snapshot asks for
/// what came after that snapshot's `change()`.
class BoardEvents {
public:
    explicit BoardEvents(const jobs::ChallengeIndex& index,
                         std::chrono::milliseconds interval = std::chrono::milliseconds{100});
    ~BoardEvents();
    BoardEvents(const BoardEvents&) = delete;
    BoardEvents& operator=(const BoardEvents&) = delete;

    /// After the change is on the board that readers see; a board that was merely loaded is no change. Returns at once.
    void note(const jobs::BoardChange& change);
    /// The board shows newly computed tied groups and fronts.
    void note_overlay(const boards::Board& board) { note(board.key(), {}, false); }

    /// A stream of the challenge's events. With `after` it begins with those that came later, or with `reset` if they
    /// are not known any more (or are another process's); then follows `position`, from where it is live. Without, it
    /// begins with `position`.
    [[nodiscard]] std::shared_ptr<http::EventStream> subscribe(store::ChallengeId challenge,
                                                               std::optional<std::uint64_t> after);

    /// Waits until all that was noted is sent, for tests.
    void drain();

private:
    struct Noted {
        std::set<std::string> entries;
        bool switched = false;
    };
    struct Channel {
        boards::ChangeRing ring;
        std::vector<std::weak_ptr<http::EventStream>> streams;
        std::size_t tidy_at = 64;
    };

    void note(const boards::BoardKey& key, const std::vector<std::string>& entries, bool switched);
    void work();
    void send(const boards::BoardKey& key, const Noted& noted);
    Channel& channel(store::ChallengeId challenge);
    static void forget_closed(Channel& channel);

    const jobs::ChallengeIndex& index_;
    const std::chrono::milliseconds interval_;
    const std::uint64_t start_;
    std::mutex mutex_;
    std::condition_variable noted_;
    std::condition_variable idle_;
    std::map<boards::BoardKey, Noted> pending_;
    std::map<store::ChallengeId, Channel> channels_;
    bool busy_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace wattboard::api
