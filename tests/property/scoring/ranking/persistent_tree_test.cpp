// The persistent tree against std::set: every operation, and every version that was ever published.
#include "scoring/ranking/persistent_tree.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <iterator>
#include <set>
#include <vector>

namespace wattboard {
namespace {

using Nodes = TreeNodes<int, 4, 4>;
using Tree = PersistentTree<int, std::less<>, Nodes>;

struct Version {
    Tree::View view;
    std::set<int> expected;
    VersionLedger::Pin pin;
};

std::vector<int> items_of(const Tree::View& view)
{
    std::vector<int> items;
    view.scan(0, [&items](int item) {
        items.push_back(item);
        return true;
    });
    return items;
}

void expect_same(const Tree::View& view, const std::set<int>& expected)
{
    RC_ASSERT(view.size() == expected.size());
    RC_ASSERT(items_of(view) == std::vector<int>(expected.begin(), expected.end()));
    std::size_t k = 0;
    for (const int item : expected) {
        RC_ASSERT(view.rank(item) == k);
        RC_ASSERT(*view.select(k) == item);
        RC_ASSERT(*view.find(item) == item);
        ++k;
    }
    RC_ASSERT(view.select(k) == nullptr);
    for (const int probe : {-1, 7, 150, 301}) {
        const auto bound = expected.lower_bound(probe);
        RC_ASSERT(view.rank(probe) == static_cast<std::size_t>(std::distance(expected.begin(), bound)));
        RC_ASSERT((view.find(probe) != nullptr) == expected.contains(probe));
    }
}

RC_GTEST_PROP(PersistentTree, every_version_equals_a_set_at_its_time, ())
{
    auto ledger = std::make_shared<VersionLedger>();
    Tree tree{ledger};
    std::set<int> expected;
    std::vector<Version> versions;
    const auto start = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, 300));
    tree.build(std::vector<int>(start.begin(), start.end()));
    expected = start;
    const auto operations = *rc::gen::container<std::vector<std::pair<int, int>>>(
        *rc::gen::inRange<std::size_t>(0, 400), rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 300)));
    const int erase_share = *rc::gen::inRange(1, 8);
    for (const auto& [what, value] : operations) {
        if (what == 9) versions.push_back({tree.view(), expected, ledger->publish()});
        if (what == 8 && !versions.empty())
            versions.erase(versions.begin() + value % static_cast<int>(versions.size()));
        if (what < erase_share)
            RC_ASSERT(tree.erase(value) == (expected.erase(value) == 1));
        else
            RC_ASSERT(tree.insert(value) == expected.insert(value).second);
    }
    expect_same(tree.view(), expected);
    for (const auto& version : versions) expect_same(version.view, version.expected);
}

RC_GTEST_PROP(PersistentTree, emptied_in_any_order_and_filled_again, ())
{
    auto ledger = std::make_shared<VersionLedger>();
    Tree tree{ledger};
    const auto values = *rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 2000));
    for (const int value : values) tree.insert(value);
    const auto published = tree.view();
    const auto pin = ledger->publish();
    for (const int value : values) RC_ASSERT(tree.erase(value));
    RC_ASSERT(tree.view().empty());
    RC_ASSERT(items_of(tree.view()).empty());
    expect_same(published, std::set<int>(values.begin(), values.end()));
    for (const int value : values) RC_ASSERT(tree.insert(value));
    expect_same(tree.view(), std::set<int>(values.begin(), values.end()));
}

struct Tagged {
    int key;
    int tag;
};
struct ByKey {
    bool operator()(const Tagged& a, const Tagged& b) const { return a.key < b.key; }
};

RC_GTEST_PROP(PersistentTree, replacing_changes_only_the_new_version, ())
{
    auto ledger = std::make_shared<VersionLedger>();
    PersistentTree<Tagged, ByKey, TreeNodes<Tagged, 4, 4>> tree{ledger};
    const auto keys = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, 500));
    for (const int key : keys) tree.insert({key, 0});
    const auto before = tree.view();
    const auto pin = ledger->publish();
    for (const int key : keys) RC_ASSERT(tree.replace({key, key % 2 == 0 ? 1 : 2}));
    RC_ASSERT(!tree.replace({501, 1}));
    RC_ASSERT(tree.size() == keys.size());
    for (const int key : keys) {
        RC_ASSERT(before.find(Tagged{key, 0})->tag == 0);
        RC_ASSERT(tree.view().find(Tagged{key, 0})->tag == (key % 2 == 0 ? 1 : 2));
    }
}

}  // namespace
}  // namespace wattboard
