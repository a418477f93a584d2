// The order-statistic structure under every board: a B+ tree whose published versions never change.
#pragma once

#include <memory>
#include <span>

#include "scoring/ranking/node_edits.h"
#include "scoring/ranking/node_pool.h"
#include "scoring/ranking/tree_view.h"
#include "scoring/ranking/version_ledger.h"

namespace wattboard {

/// Writer's side. An edit copies the path from the root to one leaf (a few KiB) the first time after a version was
/// published and changes it in place afterwards, so that a batch costs one copy of what it touches. Insert and erase
/// are O(log n), `build` is O(n). Versions share all other nodes. One writer at a time; readers use `view()` of a
/// published version under its pin. Path copying after Driscoll et al. 1989, "Making Data Structures Persistent".
template <class Item, class Order, class Nodes = TreeNodes<Item>>
class PersistentTree {
public:
    using View = TreeView<Item, Order, Nodes>;

    explicit PersistentTree(const std::shared_ptr<VersionLedger>& ledger)
        : ledger_{ledger},
          leaves_{std::make_shared<NodePool<Leaf>>(*ledger)},
          inners_{std::make_shared<NodePool<Inner>>(*ledger)}
    {
        ledger->keep(leaves_);
        ledger->keep(inners_);
    }

    /// The tree as it is now; stable for readers once the ledger has published.
    [[nodiscard]] View view() const { return View{root_, height_, size_}; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return leaves_->bytes() + inners_->bytes(); }

    /// False, and nothing changed, if an equal item is there.
    bool insert(const Item& item);
    /// False, and nothing changed, if no equal item is there.
    template <class Key>
    bool erase(const Key& key);
    /// Puts `item` in the place of the equal one; false if there is none.
    bool replace(const Item& item);
    /// Replaces everything by `sorted`, which must be strictly ascending.
    void build(std::span<const Item> sorted);

private:
    using Head = typename Nodes::Head;
    using Leaf = typename Nodes::Leaf;
    using Inner = typename Nodes::Inner;
    using Edits = NodeEdits<Nodes>;
    static constexpr std::size_t least_count(std::size_t capacity) { return capacity / 4 < 2 ? 2 : capacity / 4; }

    template <class Node>
    NodePool<Node>& pool()
    {
        if constexpr (std::is_same_v<Node, Leaf>)
            return *leaves_;
        else
            return *inners_;
    }
    template <class Node>
    Node* make();
    template <class Node>
    Node* writable(Node* node);
    template <class Node>
    void drop(Node* node);
    void drop_all(Head* node, unsigned height);

    template <class Node>
    Node* split(Node& full);
    Head* insert_in_leaf(Head*& slot, const Item& item, bool& inserted);
    Head* insert_below(Head*& slot, unsigned height, const Item& item, bool& inserted);
    template <class Key>
    bool erase_below(Head*& slot, unsigned height, const Key& key);
    bool replace_below(Head*& slot, unsigned height, const Item& item);
    void rebalance(Inner& parent, std::size_t child, unsigned child_height);
    template <class Node>
    void join_or_share(Inner& parent, std::size_t left_at, unsigned child_height);

    std::shared_ptr<VersionLedger> ledger_;
    std::shared_ptr<NodePool<Leaf>> leaves_;
    std::shared_ptr<NodePool<Inner>> inners_;
    Head* root_ = nullptr;
    unsigned height_ = 0;
    std::size_t size_ = 0;
};

}  // namespace wattboard

#include "scoring/ranking/persistent_tree.inl"  // IWYU pragma: export
