// Edits inside one node of the order-statistic tree: shifting, moving and copying items or children.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "scoring/ranking/tree_nodes.h"

namespace wattboard {

/// The same edits for leaves (items) and inner nodes (sizes, children, least items). Capacity is the caller's business.
template <class Nodes>
struct NodeEdits {
    using Head = typename Nodes::Head;
    using Leaf = typename Nodes::Leaf;
    using Inner = typename Nodes::Inner;
    using Item = typename Nodes::ItemType;

    static std::uint32_t size_of(const Head* node, unsigned height)
    {
        if (height == 0) return node->count;
        const auto* inner = static_cast<const Inner*>(node);
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i < inner->count; ++i) sum += inner->sizes[i];
        return sum;
    }
    static const Item& least_of(const Head* node, unsigned height)
    {
        return height == 0 ? static_cast<const Leaf*>(node)->items[0] : static_cast<const Inner*>(node)->least[0];
    }

    /// Makes room for one at `at`; the caller fills it.
    template <class Node>
    static void open_gap(Node& node, std::size_t at)
    {
        for_each_column(node, [&](auto& values) {
            std::copy_backward(values.begin() + at, values.begin() + node.count, values.begin() + node.count + 1);
        });
        ++node.count;
    }
    static void put(Leaf& leaf, std::size_t at, const Item& item)
    {
        open_gap(leaf, at);
        leaf.items[at] = item;
    }
    static void put(Inner& inner, std::size_t at, Head* child, unsigned child_height)
    {
        open_gap(inner, at);
        inner.children[at] = child;
        refresh(inner, at, child_height);
    }
    /// Size and least item of a child that changed.
    static void refresh(Inner& inner, std::size_t at, unsigned child_height)
    {
        inner.sizes[at] = size_of(inner.children[at], child_height);
        inner.least[at] = least_of(inner.children[at], child_height);
    }

    template <class Node>
    static void remove(Node& node, std::size_t at, std::size_t n)
    {
        for_each_column(node, [&](auto& values) {
            std::copy(values.begin() + at + n, values.begin() + node.count, values.begin() + at);
        });
        node.count -= static_cast<std::uint32_t>(n);
    }
    /// Copies `n` from `first` on to the end of `to`.
    template <class Node>
    static void append(Node& to, const Node& from, std::size_t first, std::size_t n)
    {
        for_both_columns(to, from, [&](auto& target, const auto& source) {
            std::copy_n(source.begin() + first, n, target.begin() + to.count);
        });
        to.count += static_cast<std::uint32_t>(n);
    }
    /// Moves the last `n` of `from` to the beginning of `to`.
    template <class Node>
    static void prepend_tail(Node& to, Node& from, std::size_t n)
    {
        for_both_columns(to, from, [&](auto& target, const auto& source) {
            std::copy_backward(target.begin(), target.begin() + to.count, target.begin() + to.count + n);
            std::copy_n(source.begin() + from.count - n, n, target.begin());
        });
        to.count += static_cast<std::uint32_t>(n);
        from.count -= static_cast<std::uint32_t>(n);
    }

private:
    template <class Edit>
    static void for_each_column(Leaf& leaf, Edit edit)
    {
        edit(leaf.items);
    }
    template <class Edit>
    static void for_each_column(Inner& inner, Edit edit)
    {
        edit(inner.sizes);
        edit(inner.children);
        edit(inner.least);
    }
    template <class Edit>
    static void for_both_columns(Leaf& to, const Leaf& from, Edit edit)
    {
        edit(to.items, from.items);
    }
    template <class Edit>
    static void for_both_columns(Inner& to, const Inner& from, Edit edit)
    {
        edit(to.sizes, from.sizes);
        edit(to.children, from.children);
        edit(to.least, from.least);
    }
};

}  // namespace wattboard
