// Nodes of the order-statistic tree: what lies in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace wattboard {

/// Nodes of a B+ tree with subtree sizes. `Item` is small and trivially copyable (a key, with a pointer to what it
/// ranks); a leaf holds items in order, an inner node the exact least item of every child and its size.
template <class Item, std::size_t leaf_capacity = 32, std::size_t inner_capacity = 32>
struct TreeNodes {
    static_assert(std::is_trivially_copyable_v<Item> && std::is_trivially_destructible_v<Item>);
    using ItemType = Item;
    static constexpr std::size_t leaf_items = leaf_capacity;
    static constexpr std::size_t inner_children = inner_capacity;

    struct Head {
        std::uint64_t epoch;  ///< of creation: in the epoch being edited the node may change in place
        std::uint32_t count;  ///< items or children in use
    };
    struct Leaf : Head {
        std::array<Item, leaf_capacity> items;
    };
    struct Inner : Head {
        std::array<std::uint32_t, inner_capacity> sizes;
        std::array<Head*, inner_capacity> children;
        std::array<Item, inner_capacity> least;
    };
};

}  // namespace wattboard
