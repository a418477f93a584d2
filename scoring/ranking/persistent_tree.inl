// Edits of the persistent tree: path copying, splits, merges and the bulk build.
#pragma once

#include <algorithm>
#include <vector>

#include "scoring/ranking/persistent_tree.h"

namespace wattboard {

template <class Item, class Order, class Nodes>
template <class Node>
Node* PersistentTree<Item, Order, Nodes>::make()
{
    Node* node = pool<Node>().allocate();
    node->epoch = ledger_->epoch();
    node->count = 0;
    return node;
}

template <class Item, class Order, class Nodes>
template <class Node>
Node* PersistentTree<Item, Order, Nodes>::writable(Node* node)
{
    if (node->epoch == ledger_->epoch()) return node;
    Node* copy = make<Node>();
    Edits::append(*copy, *node, 0, node->count);
    pool<Node>().retire(node);
    return copy;
}

template <class Item, class Order, class Nodes>
template <class Node>
void PersistentTree<Item, Order, Nodes>::drop(Node* node)
{
    if (node->epoch == ledger_->epoch())
        pool<Node>().release(node);
    else
        pool<Node>().retire(node);
}

template <class Item, class Order, class Nodes>
void PersistentTree<Item, Order, Nodes>::drop_all(Head* node, unsigned height)
{
    if (node == nullptr) return;
    if (height == 0) return drop(static_cast<Leaf*>(node));
    auto* inner = static_cast<Inner*>(node);
    for (std::size_t i = 0; i < inner->count; ++i) drop_all(inner->children[i], height - 1);
    drop(inner);
}

template <class Item, class Order, class Nodes>
template <class Node>
Node* PersistentTree<Item, Order, Nodes>::split(Node& full)
{
    Node* right = make<Node>();
    const std::size_t keep = full.count / 2;
    Edits::append(*right, full, keep, full.count - keep);
    full.count = static_cast<std::uint32_t>(keep);
    return right;
}

template <class Item, class Order, class Nodes>
auto PersistentTree<Item, Order, Nodes>::insert_in_leaf(Head*& slot, const Item& item, bool& inserted) -> Head*
{
    auto* leaf = static_cast<Leaf*>(slot);
    const std::size_t at = View::position(*leaf, item);
    if (at < leaf->count && !Order{}(item, leaf->items[at])) return nullptr;
    inserted = true;
    leaf = writable(leaf);
    slot = leaf;
    if (leaf->count < Nodes::leaf_items) {
        Edits::put(*leaf, at, item);
        return nullptr;
    }
    Leaf* right = split(*leaf);
    if (at <= leaf->count)
        Edits::put(*leaf, at, item);
    else
        Edits::put(*right, at - leaf->count, item);
    return right;
}

template <class Item, class Order, class Nodes>
auto PersistentTree<Item, Order, Nodes>::insert_below(Head*& slot, unsigned height, const Item& item, bool& inserted)
    -> Head*
{
    if (height == 0) return insert_in_leaf(slot, item, inserted);
    auto* inner = static_cast<Inner*>(slot);
    std::size_t at = View::last_not_after(*inner, item);
    Head* child = inner->children[at];
    Head* sibling = insert_below(child, height - 1, item, inserted);
    if (!inserted) return nullptr;
    inner = writable(inner);
    slot = inner;
    inner->children[at] = child;
    inner->least[at] = Edits::least_of(child, height - 1);
    if (sibling == nullptr) {
        ++inner->sizes[at];
        return nullptr;
    }
    inner->sizes[at] = Edits::size_of(child, height - 1);
    ++at;
    if (inner->count < Nodes::inner_children) {
        Edits::put(*inner, at, sibling, height - 1);
        return nullptr;
    }
    Inner* right = split(*inner);
    if (at <= inner->count)
        Edits::put(*inner, at, sibling, height - 1);
    else
        Edits::put(*right, at - inner->count, sibling, height - 1);
    return right;
}

template <class Item, class Order, class Nodes>
bool PersistentTree<Item, Order, Nodes>::insert(const Item& item)
{
    if (root_ == nullptr) {
        root_ = make<Leaf>();
        height_ = 0;
    }
    bool inserted = false;
    Head* sibling = insert_below(root_, height_, item, inserted);
    if (sibling != nullptr) {
        Inner* top = make<Inner>();
        Edits::put(*top, 0, root_, height_);
        Edits::put(*top, 1, sibling, height_);
        root_ = top;
        ++height_;
    }
    size_ += inserted ? 1 : 0;
    return inserted;
}

template <class Item, class Order, class Nodes>
template <class Node>
void PersistentTree<Item, Order, Nodes>::join_or_share(Inner& parent, std::size_t left_at, unsigned child_height)
{
    constexpr std::size_t capacity = std::is_same_v<Node, Leaf> ? Nodes::leaf_items : Nodes::inner_children;
    Node* left = writable(static_cast<Node*>(parent.children[left_at]));
    auto* right = static_cast<Node*>(parent.children[left_at + 1]);
    parent.children[left_at] = left;
    const std::size_t total = left->count + right->count;
    if (total <= capacity) {
        Edits::append(*left, *right, 0, right->count);
        drop(right);
        Edits::remove(parent, left_at + 1, 1);
    } else {
        right = writable(right);
        parent.children[left_at + 1] = right;
        const std::size_t share = total / 2;
        if (left->count < share) {
            const std::size_t n = share - left->count;
            Edits::append(*left, *right, 0, n);
            Edits::remove(*right, 0, n);
        } else {
            Edits::prepend_tail(*right, *left, left->count - share);
        }
        Edits::refresh(parent, left_at + 1, child_height);
    }
    Edits::refresh(parent, left_at, child_height);
}

template <class Item, class Order, class Nodes>
void PersistentTree<Item, Order, Nodes>::rebalance(Inner& parent, std::size_t child, unsigned child_height)
{
    if (parent.count < 2) return;
    const std::size_t left_at = child > 0 ? child - 1 : 0;
    if (child_height == 0)
        join_or_share<Leaf>(parent, left_at, child_height);
    else
        join_or_share<Inner>(parent, left_at, child_height);
}

template <class Item, class Order, class Nodes>
template <class Key>
bool PersistentTree<Item, Order, Nodes>::erase_below(Head*& slot, unsigned height, const Key& key)
{
    if (height == 0) {
        auto* leaf = static_cast<Leaf*>(slot);
        const std::size_t at = View::position(*leaf, key);
        if (at == leaf->count || Order{}(key, leaf->items[at])) return false;
        leaf = writable(leaf);
        slot = leaf;
        Edits::remove(*leaf, at, 1);
        return true;
    }
    auto* inner = static_cast<Inner*>(slot);
    const std::size_t at = View::last_not_after(*inner, key);
    Head* child = inner->children[at];
    if (!erase_below(child, height - 1, key)) return false;
    inner = writable(inner);
    slot = inner;
    inner->children[at] = child;
    --inner->sizes[at];
    const std::size_t capacity = height == 1 ? Nodes::leaf_items : Nodes::inner_children;
    if (child->count < least_count(capacity))
        rebalance(*inner, at, height - 1);
    else
        inner->least[at] = Edits::least_of(child, height - 1);
    return true;
}

template <class Item, class Order, class Nodes>
template <class Key>
bool PersistentTree<Item, Order, Nodes>::erase(const Key& key)
{
    if (root_ == nullptr || !erase_below(root_, height_, key)) return false;
    --size_;
    while (height_ > 0 && root_->count == 1) {
        auto* top = static_cast<Inner*>(root_);
        root_ = top->children[0];
        --height_;
        drop(top);
    }
    if (height_ == 0 && root_->count == 0) {
        drop(static_cast<Leaf*>(root_));
        root_ = nullptr;
    }
    return true;
}

template <class Item, class Order, class Nodes>
bool PersistentTree<Item, Order, Nodes>::replace_below(Head*& slot, unsigned height, const Item& item)
{
    if (height == 0) {
        auto* leaf = static_cast<Leaf*>(slot);
        const std::size_t at = View::position(*leaf, item);
        if (at == leaf->count || Order{}(item, leaf->items[at])) return false;
        leaf = writable(leaf);
        slot = leaf;
        leaf->items[at] = item;
        return true;
    }
    auto* inner = static_cast<Inner*>(slot);
    const std::size_t at = View::last_not_after(*inner, item);
    Head* child = inner->children[at];
    if (!replace_below(child, height - 1, item)) return false;
    inner = writable(inner);
    slot = inner;
    inner->children[at] = child;
    inner->least[at] = Edits::least_of(child, height - 1);
    return true;
}

template <class Item, class Order, class Nodes>
bool PersistentTree<Item, Order, Nodes>::replace(const Item& item)
{
    return root_ != nullptr && replace_below(root_, height_, item);
}

template <class Item, class Order, class Nodes>
void PersistentTree<Item, Order, Nodes>::build(std::span<const Item> sorted)
{
    drop_all(root_, height_);
    root_ = nullptr;
    height_ = 0;
    size_ = sorted.size();
    if (sorted.empty()) return;
    // Seven eighths full: room for the inserts to come before leaves split, little memory wasted.
    const auto parts = [](std::size_t n, std::size_t capacity) {
        const std::size_t fill = std::max<std::size_t>(2, capacity - capacity / 8);
        return (n + fill - 1) / fill;
    };
    std::vector<Head*> level;
    const std::size_t leaf_count = parts(sorted.size(), Nodes::leaf_items);
    for (std::size_t i = 0; i < leaf_count; ++i) {
        Leaf* leaf = make<Leaf>();
        const std::size_t first = sorted.size() * i / leaf_count;
        leaf->count = static_cast<std::uint32_t>(sorted.size() * (i + 1) / leaf_count - first);
        std::copy_n(sorted.begin() + static_cast<std::ptrdiff_t>(first), leaf->count, leaf->items.begin());
        level.push_back(leaf);
    }
    for (; level.size() > 1; ++height_) {
        std::vector<Head*> above;
        const std::size_t count = parts(level.size(), Nodes::inner_children);
        for (std::size_t i = 0; i < count; ++i) {
            Inner* inner = make<Inner>();
            for (std::size_t c = level.size() * i / count; c < level.size() * (i + 1) / count; ++c)
                Edits::put(*inner, inner->count, level[c], height_);
            above.push_back(inner);
        }
        level = std::move(above);
    }
    root_ = level.front();
}

}  // namespace wattboard
