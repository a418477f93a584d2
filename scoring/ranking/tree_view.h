// One version of a persistent order-statistic tree, as readers see it: rank, selection, search and iteration.
#pragma once

#include <array>
#include <cstddef>

#include "scoring/ranking/tree_nodes.h"

namespace wattboard {

/// Immutable version: cheap to copy, valid while its pin (VersionLedger) is held. `Order` is a stateless strict weak
/// order, callable on items and on any key type that is searched for. All searches are O(log n).
template <class Item, class Order, class Nodes = TreeNodes<Item>>
class TreeView {
public:
    using Head = typename Nodes::Head;
    using Leaf = typename Nodes::Leaf;
    using Inner = typename Nodes::Inner;

    TreeView() = default;
    TreeView(const Head* root, unsigned height, std::size_t size) : root_{root}, height_{height}, size_{size} {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

    /// Number of items strictly before `key`.
    template <class Key>
    [[nodiscard]] std::size_t rank(const Key& key) const
    {
        std::size_t before = 0;
        const Head* node = root_;
        if (node == nullptr) return 0;
        for (unsigned level = height_; level > 0; --level) {
            const auto* inner = static_cast<const Inner*>(node);
            const std::size_t child = child_for(*inner, key);
            for (std::size_t i = 0; i < child; ++i) before += inner->sizes[i];
            node = inner->children[child];
        }
        return before + position(*static_cast<const Leaf*>(node), key);
    }

    /// The item equal to `key`, or null.
    template <class Key>
    [[nodiscard]] const Item* find(const Key& key) const
    {
        const Head* node = root_;
        if (node == nullptr) return nullptr;
        for (unsigned level = height_; level > 0; --level) {
            const auto* inner = static_cast<const Inner*>(node);
            // The last child whose least item is not after the key is the only one that can hold it.
            std::size_t child = last_not_after(*inner, key);
            node = inner->children[child];
        }
        const auto& leaf = *static_cast<const Leaf*>(node);
        const std::size_t at = position(leaf, key);
        return at < leaf.count && !Order{}(key, leaf.items[at]) ? &leaf.items[at] : nullptr;
    }

    /// The k-th item (from 0), or null beyond the end.
    [[nodiscard]] const Item* select(std::size_t k) const
    {
        const Item* found = nullptr;
        scan(k, [&found](const Item& item) {
            found = &item;
            return false;
        });
        return found;
    }

    /// Calls `visit(item)` in order from the k-th item until it returns false or the items end.
    template <class Visit>
    void scan(std::size_t k, Visit&& visit) const
    {
        if (k < size_) scan_node(root_, height_, k, visit);
    }

    /// First child or item that is not before the key; in an inner node one step back, where items before it may be.
    template <class Key>
    static std::size_t position(const Leaf& leaf, const Key& key)
    {
        return partition(leaf.items, leaf.count, key);
    }
    template <class Key>
    static std::size_t child_for(const Inner& inner, const Key& key)
    {
        const std::size_t at = partition(inner.least, inner.count, key);
        return at == 0 ? 0 : at - 1;
    }
    template <class Key>
    static std::size_t last_not_after(const Inner& inner, const Key& key)
    {
        const std::size_t at = partition(inner.least, inner.count, key);
        return at < inner.count && !Order{}(key, inner.least[at]) ? at : (at == 0 ? 0 : at - 1);
    }

private:
    /// Binary search without branches on the comparison: random keys would mispredict every second one.
    template <class Key, std::size_t N>
    static std::size_t partition(const std::array<Item, N>& items, std::size_t count, const Key& key)
    {
        std::size_t base = 0;
        std::size_t length = count;
        while (length > 0) {
            const std::size_t half = length / 2;
            const bool before = Order{}(items[base + half], key);
            base = before ? base + half + 1 : base;
            length = before ? length - half - 1 : half;
        }
        return base;
    }

    template <class Visit>
    static bool scan_node(const Head* node, unsigned height, std::size_t skip, Visit& visit)
    {
        if (height == 0) {
            const auto* leaf = static_cast<const Leaf*>(node);
            for (std::size_t i = skip; i < leaf->count; ++i)
                if (!visit(leaf->items[i])) return false;
            return true;
        }
        const auto* inner = static_cast<const Inner*>(node);
        std::size_t child = 0;
        while (skip >= inner->sizes[child]) skip -= inner->sizes[child++];
        for (; child < inner->count; ++child, skip = 0)
            if (!scan_node(inner->children[child], height - 1, skip, visit)) return false;
        return true;
    }

    const Head* root_ = nullptr;
    unsigned height_ = 0;  ///< inner levels above the leaves
    std::size_t size_ = 0;
};

}  // namespace wattboard
