// Boards as people see them: ranks, one entry per team, states, pages, neighbours, filters, unranked entries.
#include "server/boards/board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "server/boards/cursor.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

using test::entry;
using test::fields;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr RankingRule gqi = RankingRule::gqi;

std::vector<std::int64_t> ids(const std::vector<Standing>& rows)
{
    std::vector<std::int64_t> found;
    for (const auto& row : rows) found.push_back(row.entry->id());
    return found;
}

std::vector<std::size_t> ranks(const std::vector<Standing>& rows)
{
    std::vector<std::size_t> found;
    for (const auto& row : rows) found.push_back(row.rank);
    return found;
}

std::vector<Standing> rows_of(const BoardSnapshot& board, RankingRule rule = gqi)
{
    return board.page({.rule = rule, .limit = 1000})->rows;
}

EntryPtr in_state(std::int64_t id, std::int64_t team, double accuracy, SubmissionState state, std::int64_t version)
{
    auto made = fields(id, team, accuracy, 10);
    made.state = state;
    made.state_version = version;
    return entry(made);
}

TEST(Board, EqualScoresShareARankAndAreOrderedByCo2eThenTime)
{
    const Board board{
        {},
        test::config({gqi}),
        {entry(1, 1, 0.9, 5), entry(2, 2, 0.8, 7), entry(3, 3, 0.8, 3), entry(4, 4, 0.8, 7), entry(5, 5, 0.1, 1)}};
    const auto rows = rows_of(*board.snapshot());
    EXPECT_THAT(ids(rows), ElementsAre(1, 3, 2, 4, 5));
    EXPECT_THAT(ranks(rows), ElementsAre(1, 2, 2, 2, 5));
}

TEST(Board, LessIsBetterForCo2e)
{
    const Board board{{}, test::config({RankingRule::co2e}), {entry(1, 1, 0.9, 5), entry(2, 2, 0.1, 1)}};
    EXPECT_THAT(ids(rows_of(*board.snapshot(), RankingRule::co2e)), ElementsAre(2, 1));
}

TEST(Board, BestEntryOfATeamStandsUnderEachRuleByItself)
{
    const Board board{{}, test::config({gqi, RankingRule::co2e}), {entry(1, 1, 0.9, 50), entry(2, 1, 0.5, 5)}};
    EXPECT_THAT(ids(rows_of(*board.snapshot(), gqi)), ElementsAre(1));
    EXPECT_THAT(ids(rows_of(*board.snapshot(), RankingRule::co2e)), ElementsAre(2));
    EXPECT_EQ(board.snapshot()->listed_count(), 2U);
}

TEST(Board, DisqualifyingTheBestBringsTheNextBestBackAndReinstatingUndoesIt)
{
    Board board{{}, test::config({gqi}), {entry(1, 1, 0.9, 5), entry(2, 1, 0.5, 5), entry(3, 2, 0.7, 5)}};
    const std::vector<EntryPtr> out{in_state(1, 1, 0.9, SubmissionState::disqualified, 2)};
    board.apply(out);
    EXPECT_THAT(ids(rows_of(*board.snapshot())), ElementsAre(3, 2));
    EXPECT_EQ(board.snapshot()->unranked_page(10, {})->rows.front()->id(), 1);
    const std::vector<EntryPtr> back{in_state(1, 1, 0.9, SubmissionState::ranked, 3)};
    board.apply(back);
    EXPECT_THAT(ids(rows_of(*board.snapshot())), ElementsAre(1, 3));
    EXPECT_EQ(board.snapshot()->unranked_count(), 0U);
}

TEST(Board, QueriedKeepsItsRankHeldHasNoneWithdrawnIsGone)
{
    Board board{{}, test::config({gqi})};
    const std::vector<EntryPtr> changes{in_state(1, 1, 0.9, SubmissionState::queried, 1),
                                        in_state(2, 2, 0.8, SubmissionState::held, 1),
                                        in_state(3, 3, 0.7, SubmissionState::withdrawn, 1)};
    board.apply(changes);
    const auto snapshot = board.snapshot();
    EXPECT_THAT(ids(rows_of(*snapshot)), ElementsAre(1));
    EXPECT_EQ(snapshot->unranked_count(), 1U);
    EXPECT_FALSE(snapshot->standing("entry-2", gqi).has_value());
    EXPECT_NE(snapshot->find("entry-2"), nullptr);
    EXPECT_EQ(snapshot->find("entry-3"), nullptr);
}

TEST(Board, StaleAndRepeatedChangesChangeNothing)
{
    Board board{{}, test::config({gqi}), {in_state(1, 1, 0.9, SubmissionState::rejected, 5)}};
    const auto before = board.snapshot()->version();
    const std::vector<EntryPtr> stale{in_state(1, 1, 0.9, SubmissionState::ranked, 4),
                                      in_state(1, 1, 0.9, SubmissionState::rejected, 5)};
    EXPECT_EQ(board.apply(stale), 0U);
    EXPECT_EQ(board.snapshot()->version(), before);
    EXPECT_EQ(board.apply({}, 17), 0U);
    EXPECT_EQ(board.snapshot()->sequence(), 17);
}

TEST(Board, EntryThatChangesItsTeamIsABrokenInvariant)
{
    Board board{{}, test::config({gqi}), {entry(1, 1, 0.9, 5)}};
    const std::vector<EntryPtr> moved{in_state(1, 2, 0.9, SubmissionState::ranked, 2)};
    EXPECT_THROW(board.apply(moved), std::logic_error);
    EXPECT_THAT(ids(rows_of(*board.snapshot())), ElementsAre(1));
}

TEST(Board, LatestAndChosenSelectOtherEntriesThanBest)
{
    auto chosen = fields(2, 1, 0.6, 5);
    chosen.chosen = true;
    const std::vector<EntryPtr> entries{entry(1, 1, 0.9, 5), entry(chosen), entry(3, 1, 0.7, 5)};
    const auto shown = [&](EntrySelection selection) {
        const Board board{{}, test::config({gqi}, selection), entries};
        return ids(rows_of(*board.snapshot()));
    };
    EXPECT_THAT(shown(EntrySelection::best), ElementsAre(1));
    EXPECT_THAT(shown(EntrySelection::latest), ElementsAre(3));
    EXPECT_THAT(shown(EntrySelection::chosen), ElementsAre(2));
    EXPECT_THAT(shown(EntrySelection::all), ElementsAre(1, 3, 2));
}

TEST(Board, SnapshotStaysAsItWasAndOutlivesTheBoard)
{
    SnapshotPtr old;
    {
        Board board{{}, test::config({gqi}), {entry(1, 1, 0.9, 5), entry(2, 2, 0.8, 5)}};
        old = board.snapshot();
        for (int version = 2; version < 200; ++version) {
            const std::vector<EntryPtr> change{in_state(1, 1, 0.001 * version, SubmissionState::ranked, version)};
            board.apply(change);
        }
        EXPECT_THAT(ids(rows_of(*board.snapshot())), ElementsAre(2, 1));
    }
    EXPECT_THAT(ids(rows_of(*old)), ElementsAre(1, 2));
    EXPECT_DOUBLE_EQ(old->find("entry-1")->performance().value, 0.9);
}

TEST(Board, PagesByRankAndByCursorStayStableWhenEntriesCome)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 10; ++i) entries.push_back(entry(i, i, 1.0 - 0.05 * i, 5));
    Board board{{}, test::config({gqi}), entries};
    EXPECT_THAT(ids(board.snapshot()->page({.rule = gqi, .from_rank = 4, .limit = 2})->rows), ElementsAre(4, 5));
    const auto first = *board.snapshot()->page({.rule = gqi, .limit = 3});
    EXPECT_EQ(first.total, 10U);
    const std::vector<EntryPtr> change{entry(20, 20, 0.99, 5), in_state(3, 3, 0.85, SubmissionState::withdrawn, 2)};
    board.apply(change);
    const auto next = *board.snapshot()->page({.rule = gqi, .limit = 3, .cursor = first.next_cursor});
    EXPECT_THAT(ids(next.rows), ElementsAre(4, 5, 6));
    EXPECT_THAT(ranks(next.rows), ElementsAre(4, 5, 6));
    EXPECT_THAT(board.snapshot()->page({.rule = gqi, .from_rank = 11})->rows, IsEmpty());
    EXPECT_TRUE(board.snapshot()->page({.rule = gqi, .from_rank = 8})->next_cursor.empty());
}

TEST(Board, NeighboursOfAnEntry)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 6; ++i) entries.push_back(entry(i, i, 1.0 - 0.05 * i, 5));
    const Board board{{}, test::config({gqi}), entries};
    EXPECT_THAT(ids(board.snapshot()->around("entry-4", gqi, 1)), ElementsAre(3, 4, 5));
    EXPECT_THAT(ids(board.snapshot()->around("entry-1", gqi, 2)), ElementsAre(1, 2, 3));
    EXPECT_THAT(ids(board.snapshot()->around("entry-6", gqi, 1)), ElementsAre(5, 6));
    EXPECT_THAT(board.snapshot()->around("nobody", gqi, 1), IsEmpty());
}

TEST(Board, FilterKeepsTheOfficialRankAndAddsItsOwn)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 6; ++i) {
        auto made = fields(i, i, 1.0 - 0.05 * i, 5);
        made.score.grade = i % 2 == 0 ? Grade::A : Grade::C;
        made.hardware = std::make_shared<const HardwareNames>(HardwareNames{i > 3 ? "H100" : "A100", "T4"});
        entries.push_back(entry(made));
    }
    const Board board{{}, test::config({gqi}), entries};
    PageRequest request{.rule = gqi, .limit = 2};
    request.filter.grades = 1U << static_cast<unsigned>(Grade::A);
    const auto page = *board.snapshot()->page(request);
    EXPECT_THAT(ids(page.rows), ElementsAre(2, 4));
    EXPECT_THAT(ranks(page.rows), ElementsAre(2, 4));
    EXPECT_EQ(page.rows[1].filtered_rank, 2U);
    request.filter.hardware = "H100";
    EXPECT_THAT(ids(board.snapshot()->page(request)->rows), ElementsAre(4, 6));
    request.from_rank = 2;
    EXPECT_THAT(ids(board.snapshot()->page(request)->rows), ElementsAre(6));
    EXPECT_EQ(board.snapshot()->page(request)->matching, 2U);
    EXPECT_EQ(board.snapshot()->page({.rule = gqi, .limit = 1})->matching, 6U);
}

TEST(Board, FilteredPagesSayHowManyMatchAndFollowEachOther)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 7; ++i) {
        auto made = fields(i, i, 1.0 - 0.05 * i, 5);
        made.score.grade = i % 2 == 1 ? Grade::A : Grade::C;
        entries.push_back(entry(made));
    }
    const Board board{{}, test::config({gqi}), entries};
    const auto snapshot = board.snapshot();
    PageRequest request{.rule = gqi, .limit = 2};
    request.filter.grades = 1U << static_cast<unsigned>(Grade::A);
    const auto first = *snapshot->page(request);
    EXPECT_THAT(ids(first.rows), ElementsAre(1, 3));
    EXPECT_EQ(first.matching, 4U);
    request.cursor = first.next_cursor;
    const auto second = *snapshot->page(request);
    EXPECT_THAT(ids(second.rows), ElementsAre(5, 7));
    EXPECT_EQ(second.rows[0].filtered_rank, 3U);
    EXPECT_EQ(second.matching, 4U);
    EXPECT_TRUE(second.next_cursor.empty());
}

TEST(Board, TextMatchesPartsOfTheNamesOfEntryAndTeamWhateverTheCaseOfAsciiLetters)
{
    auto one = fields(1, 1, 0.9, 5);
    one.name = "ResNet-50 MÜLLER";
    one.team = std::make_shared<const TeamLabel>(TeamLabel{"slug-not-searched", "Green Pixels"});
    auto other = fields(2, 2, 0.8, 5);
    other.name = "ViT";
    other.state = SubmissionState::queried;
    const Board board{{}, test::config({gqi}), {entry(one), entry(other)}};
    const auto found = [&](std::string_view text, std::uint16_t states = 0) {
        PageRequest request{.rule = gqi};
        request.filter.text = folded(text);
        request.filter.states = states;
        return ids(board.snapshot()->page(request)->rows);
    };
    EXPECT_THAT(found("resnet-50"), ElementsAre(1));
    EXPECT_THAT(found("NET"), ElementsAre(1));
    EXPECT_THAT(found("pixel"), ElementsAre(1));
    EXPECT_THAT(found("vit"), ElementsAre(2));
    EXPECT_THAT(found("MÜLLER"), ElementsAre(1));
    EXPECT_THAT(found("müller"), ElementsAre()) << "other letters are compared as they are";
    EXPECT_THAT(found("slug"), ElementsAre());
    EXPECT_THAT(found("t"), ElementsAre(1, 2));
    EXPECT_THAT(found("t", 1U << static_cast<unsigned>(SubmissionState::queried)), ElementsAre(2));
}

TEST(Board, EntryWithoutAnyRankableValueIsListedUnrankedByTime)
{
    auto below = fields(1, 1, 0.2, 5);
    below.score.unranked_reasons = {"below min_performance 0.70", "grade E is not admitted"};
    auto nothing = fields(2, 2, 0.9, 5);
    nothing.score.rules.clear();
    nothing.sealed_at = 5;
    auto infinite = fields(3, 3, 0.9, 5);
    infinite.score.rules = {{gqi, {.value = INFINITY, .low = {}, .high = {}, .reason = {}}}};
    const Board board{{}, test::config({gqi}), {entry(below), entry(nothing), entry(infinite)}};
    EXPECT_EQ(board.snapshot()->ranked_count(gqi), 0U);
    const auto first = *board.snapshot()->unranked_page(2, {});
    ASSERT_EQ(first.rows.size(), 2U);
    EXPECT_EQ(first.rows[0]->id(), 2);
    EXPECT_THAT(first.rows[1]->unranked_reasons(),
                ElementsAre("below min_performance 0.70", "grade E is not admitted"));
    const auto second = *board.snapshot()->unranked_page(2, first.next_cursor);
    ASSERT_EQ(second.rows.size(), 1U);
    EXPECT_EQ(second.rows[0]->id(), 3);
    EXPECT_TRUE(second.next_cursor.empty());
}

TEST(Board, RefusesForeignCursorsAndZeroes)
{
    const Board board{{}, test::config({gqi}), {entry(1, 1, 0.9, 5)}};
    const auto snapshot = board.snapshot();
    const std::string of_co2e = encode_cursor({.list = static_cast<std::uint8_t>(RankingRule::co2e)});
    for (const std::string& cursor : {of_co2e, std::string{"x"}, std::string(46, '!'), std::string(100000, 'A')}) {
        const auto page = snapshot->page({.rule = gqi, .cursor = cursor});
        ASSERT_FALSE(page.has_value());
        EXPECT_EQ(page.error().type, problems::invalid_cursor);
    }
    EXPECT_EQ(snapshot->page({.rule = gqi, .from_rank = 0}).error().type, wattboard::problems::out_of_range);
    EXPECT_EQ(snapshot->page({.rule = gqi, .limit = 0}).error().field, "limit");
    EXPECT_FALSE(snapshot->unranked_page(1, of_co2e).has_value());
}

TEST(Cursor, RoundTripsEveryField)
{
    const Cursor cursor{.list = 3, .last = {-0.5, 1e300, -7, 1LL << 62}};
    EXPECT_EQ(*decode_cursor(encode_cursor(cursor), 3), cursor);
    Cursor nan = cursor;
    nan.last.score = NAN;
    EXPECT_FALSE(decode_cursor(encode_cursor(nan), 3).has_value());
}

// What is said before an entry is applied is what the board shows afterwards.
TEST(Board, PlacementForetellsWhereAnEntryWillStand)
{
    for (const EntrySelection selection : {EntrySelection::best, EntrySelection::latest, EntrySelection::all}) {
        Board board{
            {}, test::config({gqi}, selection), {entry(1, 1, 0.9, 10), entry(2, 2, 0.8, 10), entry(3, 3, 0.8, 20)}};
        std::int64_t id = 4;
        for (const double accuracy : {0.95, 0.85, 0.8, 0.5})
            for (const std::int64_t team : {1, 2, 9}) {
                const EntryPtr next = entry(id, team, accuracy, 10);
                const auto foretold = board.placement(*next, gqi);
                board.apply(std::vector{next});
                const auto snapshot = board.snapshot();
                const auto standing = snapshot->standing("entry-" + std::to_string(id), gqi);
                ASSERT_EQ(foretold.has_value(), standing.has_value()) << id;
                EXPECT_EQ(foretold ? foretold->rank : 0, standing ? standing->rank : 0) << id;
                EXPECT_EQ(foretold ? foretold->ranked : 0, standing ? snapshot->ranked_count(gqi) : 0) << id;
                ++id;
            }
    }
}

}  // namespace
}  // namespace wattboard::boards
