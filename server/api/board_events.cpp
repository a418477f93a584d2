// The thread that makes events of changes, and what a new reader is told first.
#include "server/api/board_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/api/json_writer.h"
#include "server/boards/version_counter.h"

namespace wattboard::api {

namespace {

std::string event_text(std::string_view name, std::uint64_t sequence, std::string_view data)
{
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", sequence, name, data);
}

std::string_view phase_slug(const jobs::ChallengeBoards& challenge, store::PhaseId id)
{
    const auto phase = std::ranges::find(challenge.challenge.phases, id, &store::Phase::id);
    return phase == challenge.challenge.phases.end() ? std::string_view{} : std::string_view{phase->slug};
}

std::string board_data(std::uint64_t sequence, store::ScoringRunId run, std::string_view phase,
                       const std::set<std::string>& entries, bool switched)
{
    JsonWriter json(200 + std::min(entries.size(), most_named_changes) * 40);
    json.open('{');
    json.key("sequence").number(sequence);
    json.key("scoring_run").number(run);
    json.key("phase").string(phase);
    json.key("changed").open('[');
    std::size_t named = 0;
    for (auto entry = entries.begin(); entry != entries.end() && named < most_named_changes; ++entry, ++named)
        json.string(*entry);
    json.close(']');
    json.key("more").number(entries.size() - named);
    json.key("switched").boolean(switched);
    json.close('}');
    return json.take();
}

}  // namespace

BoardEvents::BoardEvents(const jobs::ChallengeIndex& index, std::chrono::milliseconds interval)
    : index_{index}, interval_{interval}, start_{boards::new_version()}, thread_{[this] { work(); }}
{
}

BoardEvents::~BoardEvents()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    noted_.notify_all();
    thread_.join();
    for (auto& [challenge, channel] : channels_)
        for (const auto& weak : channel.streams)
            if (const auto stream = weak.lock()) stream->end();
}

void BoardEvents::note(const jobs::BoardChange& change)
{
    if (change.switched || !change.entries.empty()) note(change.board->key(), change.entries, change.switched);
}

void BoardEvents::note(const boards::BoardKey& key, const std::vector<std::string>& entries, bool switched)
{
    {
        const std::lock_guard lock{mutex_};
        Noted& noted = pending_[key];
        noted.entries.insert(entries.begin(), entries.end());
        noted.switched |= switched;
    }
    noted_.notify_all();
}

BoardEvents::Channel& BoardEvents::channel(store::ChallengeId challenge)
{
    return channels_.try_emplace(challenge, Channel{.ring = boards::ChangeRing{start_}, .streams = {}}).first->second;
}

void BoardEvents::forget_closed(Channel& channel)
{
    std::erase_if(channel.streams, [](const auto& weak) {
        const auto stream = weak.lock();
        return !stream || stream->has_ended();
    });
    channel.tidy_at = std::max<std::size_t>(64, 2 * channel.streams.size());
}

std::shared_ptr<http::EventStream> BoardEvents::subscribe(store::ChallengeId challenge,
                                                          std::optional<std::uint64_t> after)
{
    auto stream = std::make_shared<http::EventStream>();
    std::string text = "retry: 3000\n\n";
    const std::lock_guard lock{mutex_};
    Channel& from = channel(challenge);
    // Before the boards were loaded, or after anything that was numbered here: another process's.
    const bool foreign = after && *after > boards::latest_version();
    const auto missed = foreign ? std::nullopt : from.ring.after(after.value_or(from.ring.last()));
    const std::uint64_t position = missed ? std::max(after.value_or(0), from.ring.last()) : from.ring.last();
    if (missed)
        for (const auto& event : *missed) text += *event.text;
    text += event_text(missed ? "position" : "reset", position, fmt::format("{{\"sequence\":{}}}", position));
    stream->send(std::make_shared<const std::string>(std::move(text)));
    if (from.streams.size() >= from.tidy_at) forget_closed(from);
    from.streams.push_back(stream);
    return stream;
}

void BoardEvents::send(const boards::BoardKey& key, const Noted& noted)
{
    const auto challenge = index_.find(key.challenge_id);
    if (!challenge) return;
    std::vector<std::weak_ptr<http::EventStream>> streams;
    std::shared_ptr<const std::string> text;
    {
        const std::lock_guard lock{mutex_};
        Channel& to = channel(key.challenge_id);
        // Numbered and kept in one step: a reader gets an event either when it subscribes or when it is sent below.
        const std::uint64_t sequence = boards::new_version();
        text = std::make_shared<const std::string>(
            event_text("board", sequence,
                       board_data(sequence, key.scoring_run_id, phase_slug(*challenge, key.phase_id), noted.entries,
                                  noted.switched)));
        to.ring.add({sequence, text});
        streams = to.streams;
    }
    bool some_closed = false;
    for (const auto& weak : streams) {
        const auto stream = weak.lock();
        if (!stream || !stream->send(text)) some_closed = true;
    }
    if (!some_closed) return;
    const std::lock_guard lock{mutex_};
    forget_closed(channel(key.challenge_id));
}

void BoardEvents::drain()
{
    std::unique_lock lock{mutex_};
    idle_.wait(lock, [this] { return pending_.empty() && !busy_; });
}

void BoardEvents::work()
{
    std::unique_lock lock{mutex_};
    while (true) {
        noted_.wait(lock, [this] { return stopping_ || !pending_.empty(); });
        if (stopping_) return;
        const auto pending = std::exchange(pending_, {});
        busy_ = true;
        lock.unlock();
        for (const auto& [key, noted] : pending) send(key, noted);
        lock.lock();
        busy_ = false;
        idle_.notify_all();
        noted_.wait_for(lock, interval_, [this] { return stopping_; });
    }
}

}  // namespace wattboard::api
