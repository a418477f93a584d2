// The stream of a challenge's changes: what is told, and catching up.
#include "integration/api/api_fixture.h"
#include "server/boards/overlay.h"
#include "server/boards/version_counter.h"
#include "server/jobs/board_follower.h"
#include "server/store/change_feed.h"
#include "server/store/outbox.h"

namespace wattboard::test {
namespace {

struct Event {
    std::uint64_t id = 0;
    std::string name;
    nlohmann::json data;
};

class Events : public ApiFixture {
protected:
    Events() { create_challenge(); }

    Answer open(const std::string& after = "", const std::string& last_event_id = "")
    {
        Ask asked{.path = "/challenges/street-scenes/events"};
        if (!after.empty()) asked.query.emplace_back("after", after);
        if (!last_event_id.empty()) asked.headers.emplace_back("last-event-id", last_event_id);
        return ask(std::move(asked));
    }
    /// Everything that waits on the stream, checked against the description.
    std::vector<Event> take(http::EventStream& stream)
    {
        events_.drain();
        std::vector<Event> events;
        for (const auto& bytes : stream.take()) {
            std::string_view rest = *bytes;
            while (!rest.empty()) {
                const auto end = rest.find("\n\n");
                if (const auto block = rest.substr(0, end); block.starts_with("id: ")) events.push_back(read(block));
                rest.remove_prefix(end + 2);
            }
        }
        return events;
    }
    Event read(std::string_view block)
    {
        const std::string text(block);
        const auto name = text.find("\nevent: ");
        const auto data = text.find("\ndata: ");
        Event event{std::stoull(text.substr(4)), text.substr(name + 8, data - name - 8),
                    nlohmann::json::parse(text.substr(data + 7))};
        EXPECT_EQ(event.data["sequence"], event.id);
        if (event.name == "board")
            EXPECT_TRUE(schema_errors(openapi_["components"]["schemas"]["BoardEvent"], event.data, openapi_).empty())
                << text;
        return event;
    }
    std::uint64_t sequence() { return get("/challenges/street-scenes/leaderboard").body["sequence"]; }
};

TEST_F(Events, BeginWithThePositionAndTellOfEveryEntry)
{
    const Answer answer = open();
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "text/event-stream");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    auto first = take(*answer.events);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].name, "position");
    const std::string id = enter("First", 0.8, 300, alice_);
    const auto events = take(*answer.events);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].name, "board");
    EXPECT_EQ(events[0].data["changed"], nlohmann::json{id});
    EXPECT_EQ(events[0].data["more"], 0);
    EXPECT_EQ(events[0].data["switched"], false);
    EXPECT_EQ(events[0].data["phase"], "main");
    EXPECT_GT(events[0].id, first[0].id);
    EXPECT_GE(events[0].id, sequence());
}

TEST_F(Events, OfOtherChallengesAreNotTold)
{
    create_challenge("other-scenes");
    const Answer other = ask({.path = "/challenges/other-scenes/events"});
    take(*other.events);
    enter("First", 0.8, 300, alice_);
    EXPECT_TRUE(take(*other.events).empty());
    EXPECT_EQ(ask({.path = "/challenges/no-such/events"}).status, 404);
    EXPECT_EQ(open("-1").status, 400);
    EXPECT_EQ(open("soon").status, 400);
}

TEST_F(Events, CatchUpFromADocumentWithoutGap)
{
    enter("First", 0.8, 300, alice_);
    const std::uint64_t shown = sequence();
    const std::string second = enter("Second", 0.82, 310, bob_, "blue-watts");
    events_.drain();
    const auto events = take(*open(std::to_string(shown)).events);
    ASSERT_GE(events.size(), 2U);
    EXPECT_EQ(events.back().name, "position");
    const auto& last = events[events.size() - 2];
    EXPECT_EQ(last.data["changed"], nlohmann::json{second});
    EXPECT_EQ(events.back().id, last.id);
    // Whoever shows the newest document misses nothing.
    const auto current = take(*open(std::to_string(events.back().id)).events);
    ASSERT_EQ(current.size(), 1U);
    EXPECT_EQ(current[0].name, "position");
}

TEST_F(Events, CatchUpFromTheLastEventThatWasRead)
{
    const Answer answer = open();
    enter("First", 0.8, 300, alice_);
    const auto seen = take(*answer.events);
    answer.events->abandon();
    const std::string second = enter("Second", 0.82, 310, bob_, "blue-watts");
    events_.drain();
    const auto events = take(*open("1", std::to_string(seen.back().id)).events);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].data["changed"], nlohmann::json{second});
    EXPECT_EQ(events[1].name, "position");
}

TEST_F(Events, ResetWhereItCannotTell)
{
    enter("First", 0.8, 300, alice_);
    events_.drain();
    const auto old = take(*open("5").events);
    ASSERT_EQ(old.size(), 1U);
    EXPECT_EQ(old[0].name, "reset");
    // Another process's numbers, and what is no number at all.
    EXPECT_EQ(take(*open(std::to_string(boards::latest_version() + 1000)).events)[0].name, "reset");
    EXPECT_EQ(take(*open("", "abc").events)[0].name, "reset");
    // From the position that a reset gives, catching up works.
    EXPECT_EQ(take(*open(std::to_string(old[0].id)).events)[0].name, "position");
}

TEST_F(Events, ManyChangesAtOnceAreOneEventOfBoundedLength)
{
    const auto board = registry_.active(index_.find("street-scenes")->challenge.id,
                                        index_.find("street-scenes")->challenge.phases[0].id);
    api::BoardEvents slow(index_, std::chrono::milliseconds{50});
    const auto stream = slow.subscribe(index_.find("street-scenes")->challenge.id, {});
    jobs::BoardChange change{.board = board, .entries = {}};
    for (int i = 0; i < 250; ++i) change.entries.push_back("entry-" + std::to_string(i));
    slow.note(change);
    slow.drain();
    for (int i = 0; i < 1000; ++i) slow.note({.board = board, .entries = {"entry-" + std::to_string(i % 7)}});
    slow.drain();
    const auto texts = stream->take();
    ASSERT_GE(texts.size(), 3U);
    EXPECT_LE(texts.size(), 10U);
    const Event first = read(texts[1]->substr(0, texts[1]->size() - 2));
    EXPECT_EQ(first.data["changed"].size(), api::most_named_changes);
    EXPECT_EQ(first.data["more"], 250 - api::most_named_changes);
}

TEST_F(Events, ChangesOfOtherProcessesComeByTheFeedAndOwnOnesOnce)
{
    const Answer answer = open();
    const auto from = store::ChangeFeed::start_position(*database_);
    const std::string id = enter("First", 0.8, 300, alice_);
    EXPECT_EQ(take(*answer.events).size(), 2U);
    // Another process on the same database, which knows of the entry by the feed alone.
    boards::BoardRegistry registry;
    jobs::ChallengeIndex index;
    api::BoardEvents events(index, std::chrono::milliseconds{1});
    jobs::BoardLoader loader(*database_, registry, index,
                             [&](const jobs::BoardChange& change) { events.note(change); });
    jobs::BoardFollower here(*database_, loader_);
    const auto changes = database_->read(
        {"test.changes"}, [&](store::Transaction& transaction) { return store::read_changes(transaction, from).rows; });
    here.apply(changes);
    EXPECT_TRUE(take(*answer.events).empty());
    loader.load_all();
    const auto there = events.subscribe(index.find("street-scenes")->challenge.id, {});
    events.drain();
    EXPECT_EQ(there->take().size(), 1U);
    const std::string second = enter("Second", 0.82, 310, bob_, "blue-watts");
    const auto later = database_->read(
        {"test.changes"}, [&](store::Transaction& transaction) { return store::read_changes(transaction, from).rows; });
    jobs::BoardFollower follower(*database_, loader);
    follower.apply(later);
    events.drain();
    const auto told = there->take();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0]->find(second), std::string::npos);
    EXPECT_EQ(told[0]->find(id), std::string::npos);
}

TEST_F(Events, SlowReadersAreForgottenAndTheEndIsTold)
{
    std::shared_ptr<http::EventStream> slow;
    std::shared_ptr<http::EventStream> quick;
    {
        api::BoardEvents events(index_, std::chrono::milliseconds{0});
        const auto challenge = index_.find("street-scenes");
        const auto board = registry_.active(challenge->challenge.id, challenge->challenge.phases[0].id);
        slow = events.subscribe(challenge->challenge.id, {});
        quick = events.subscribe(challenge->challenge.id, {});
        std::size_t got = 0;
        for (int i = 0; i < 100; ++i) {
            events.note({.board = board, .entries = {"entry-" + std::to_string(i)}});
            events.drain();
            got += quick->take().size();
        }
        EXPECT_EQ(got, 101U);
        EXPECT_TRUE(slow->was_too_slow());
        EXPECT_FALSE(quick->has_ended());
    }
    EXPECT_TRUE(quick->has_ended());
}

}  // namespace
}  // namespace wattboard::test
