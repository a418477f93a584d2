// Memory and version bookkeeping of the persistent tree, and competition ranks.
#include "scoring/ranking/persistent_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include "scoring/ranking/competition_rank.h"

namespace wattboard {
namespace {

using IntTree = PersistentTree<int, std::less<>>;

struct Subject {
    std::int64_t sealed_at;
    std::int64_t id;
    [[nodiscard]] std::int64_t rank_sealed_at() const { return sealed_at; }
    [[nodiscard]] std::int64_t rank_id() const { return id; }
};
using RankTree = PersistentTree<RankedItem<Subject>, RankOrder>;

TEST(PersistentTree, ReusesWhatNoReaderHolds)
{
    auto ledger = std::make_shared<VersionLedger>();
    IntTree tree{ledger};
    for (int i = 0; i < 1000; ++i) tree.insert(i);
    VersionLedger::Pin pin = ledger->publish();
    const std::size_t before = tree.bytes();
    for (int i = 0; i < 20000; ++i) {
        tree.erase(i % 1000);
        tree.insert(i % 1000);
        pin = ledger->publish();
    }
    EXPECT_LT(tree.bytes(), before * 4);
}

TEST(PersistentTree, KeepsWhatAReaderHolds)
{
    auto ledger = std::make_shared<VersionLedger>();
    IntTree tree{ledger};
    std::vector<int> numbers(5000);
    std::iota(numbers.begin(), numbers.end(), 0);
    tree.build(numbers);
    const IntTree::View old = tree.view();
    VersionLedger::Pin held = ledger->publish();
    for (int i = 0; i < 5000; ++i) {
        tree.erase(i);
        tree.insert(10000 + i);
        const auto dropped = ledger->publish();
    }
    for (std::size_t k = 0; k < 5000; ++k) ASSERT_EQ(*old.select(k), static_cast<int>(k));
    EXPECT_EQ(*tree.view().select(0), 10000);
}

TEST(PersistentTree, PinMayOutliveTheTree)
{
    IntTree::View view;
    VersionLedger::Pin pin;
    {
        auto ledger = std::make_shared<VersionLedger>();
        IntTree tree{ledger};
        for (int i = 0; i < 300; ++i) tree.insert(i);
        view = tree.view();
        pin = ledger->publish();
    }
    EXPECT_EQ(*view.select(299), 299);
}

TEST(PersistentTree, RandomInsertsGiveTheSameOrderAsBuild)
{
    std::vector<int> shuffled(200000);
    std::iota(shuffled.begin(), shuffled.end(), 0);
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937{7});
    auto ledger = std::make_shared<VersionLedger>();
    IntTree tree{ledger};
    for (const int value : shuffled) ASSERT_TRUE(tree.insert(value));
    for (const int value : {0, 1, 99999, 199999}) EXPECT_EQ(tree.view().rank(value), static_cast<std::size_t>(value));
    EXPECT_FALSE(tree.insert(5));
    EXPECT_FALSE(tree.erase(200000));
}

TEST(CompetitionRank, EqualScoresShareARankAndLowerCo2eComesFirst)
{
    const std::vector<Subject> subjects{{30, 1}, {20, 2}, {10, 3}, {40, 4}};
    const std::vector<RankedItem<Subject>> items{
        {2.0, 5.0, &subjects[0]}, {2.0, 4.0, &subjects[1]}, {3.0, 9.0, &subjects[2]}, {1.0, 0.0, &subjects[3]}};
    auto ledger = std::make_shared<VersionLedger>();
    RankTree tree{ledger};
    for (const auto& item : items) tree.insert(item);
    std::vector<std::int64_t> order;
    std::vector<std::size_t> ranks;
    tree.view().scan(0, [&](const RankedItem<Subject>& item) {
        order.push_back(item.subject->id);
        ranks.push_back(competition_rank(tree.view(), item.score));
        return true;
    });
    EXPECT_EQ(order, (std::vector<std::int64_t>{3, 2, 1, 4}));
    EXPECT_EQ(ranks, (std::vector<std::size_t>{1, 2, 2, 4}));
}

TEST(CompetitionRank, EarlierSealingThenLowerIdDecideWhatIsOtherwiseEqual)
{
    const std::vector<Subject> subjects{{30, 1}, {20, 9}, {20, 2}};
    auto ledger = std::make_shared<VersionLedger>();
    RankTree tree{ledger};
    for (const auto& subject : subjects) tree.insert({1.0, 1.0, &subject});
    std::vector<std::int64_t> order;
    tree.view().scan(0, [&](const RankedItem<Subject>& item) {
        order.push_back(item.subject->id);
        return true;
    });
    EXPECT_EQ(order, (std::vector<std::int64_t>{2, 9, 1}));
    EXPECT_EQ(tree.view().rank(RankKey{1.0, 1.0, 20, 9}), 1U);
    EXPECT_NE(tree.view().find(RankKey{1.0, 1.0, 30, 1}), nullptr);
    EXPECT_EQ(tree.view().find(RankKey{1.0, 1.0, 30, 2}), nullptr);
}

}  // namespace
}  // namespace wattboard
