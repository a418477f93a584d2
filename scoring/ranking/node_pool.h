// Memory for the nodes of a persistent tree: slabs of one node type, reused once no reader can see them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <type_traits>
#include <vector>

#include "scoring/ranking/version_ledger.h"

namespace wattboard {

/// Hands out nodes to the one writer of a tree. Slabs grow from a few nodes, so that a board of ten entries costs
/// little, and are given back to the system only with the pool.
template <class Node>
class NodePool {
    static_assert(std::is_trivially_destructible_v<Node>);

public:
    explicit NodePool(VersionLedger& ledger) : ledger_{ledger} {}

    [[nodiscard]] Node* allocate()
    {
        if (free_.empty()) reclaim();
        if (free_.empty()) return bump();
        Node* node = free_.back();
        free_.pop_back();
        return node;
    }

    /// A node that published versions may still show.
    void retire(Node* node)
    {
        retired_.push_back({ledger_.epoch(), node});
        if (retired_.size() >= reclaim_every) reclaim();
    }
    /// A node that no published version has seen.
    void release(Node* node) { free_.push_back(node); }

    [[nodiscard]] std::size_t bytes() const { return allocated_ * sizeof(Node); }

private:
    struct Retired {
        std::uint64_t epoch;
        Node* node;
    };
    static constexpr std::size_t reclaim_every = 32;
    static constexpr std::size_t largest_slab = 1024;

    void reclaim()
    {
        const std::uint64_t horizon = ledger_.horizon();
        while (!retired_.empty() && retired_.front().epoch <= horizon) {
            free_.push_back(retired_.front().node);
            retired_.pop_front();
        }
    }

    Node* bump()
    {
        if (used_ == slab_size_) {
            slab_size_ = slabs_.empty() ? 4 : std::min(slab_size_ * 2, largest_slab);
            slabs_.push_back(std::make_unique_for_overwrite<Node[]>(slab_size_));
            allocated_ += slab_size_;
            used_ = 0;
        }
        return &slabs_.back()[used_++];
    }

    VersionLedger& ledger_;
    std::vector<std::unique_ptr<Node[]>> slabs_;
    std::size_t slab_size_ = 0;
    std::size_t used_ = 0;
    std::size_t allocated_ = 0;
    std::vector<Node*> free_;
    std::deque<Retired> retired_;
};

}  // namespace wattboard
