// Holds the current version of something: one writer replaces it, readers take it without locks.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace wattboard::boards {

/// `load` is lock-free: a reader announces the version that it is about to share in a slot (a hazard pointer, Michael
/// 2004), checks that it is still current and copies its shared pointer. `store` is for one writer at a time; it waits
/// for the few readers that are just copying the replaced version, never the other way round. Used rather than
/// std::atomic<std::shared_ptr>, which spins on a lock bit in libstdc++, so that a preempted reader stops all others.
template <class T>
class SnapshotCell {
public:
    explicit SnapshotCell(std::shared_ptr<const T> first) : current_{new Holder{std::move(first)}} {}
    SnapshotCell(const SnapshotCell&) = delete;
    SnapshotCell& operator=(const SnapshotCell&) = delete;
    ~SnapshotCell() { delete current_.load(); }

    [[nodiscard]] std::shared_ptr<const T> load() const
    {
        const std::size_t home = std::hash<std::thread::id>{}(std::this_thread::get_id());
        for (std::size_t attempt = 0;; ++attempt) {
            std::atomic<const Holder*>& slot = slots_[(home + attempt) % slot_count].holder;
            const Holder* expected = nullptr;
            const Holder* holder = current_.load();
            if (!slot.compare_exchange_strong(expected, holder)) continue;
            for (const Holder* now = current_.load(); now != holder; now = current_.load()) {
                holder = now;
                slot.store(holder);
            }
            std::shared_ptr<const T> shared = holder->value;
            slot.store(nullptr);
            return shared;
        }
    }

    void store(std::shared_ptr<const T> next)
    {
        const Holder* replaced = current_.exchange(new Holder{std::move(next)});
        for (auto& slot : slots_)
            while (slot.holder.load() == replaced) std::this_thread::yield();
        delete replaced;
    }

private:
    struct Holder {
        std::shared_ptr<const T> value;
    };
    struct alignas(64) Slot {
        std::atomic<const Holder*> holder{nullptr};
    };
    static constexpr std::size_t slot_count = 32;

    std::atomic<const Holder*> current_;
    mutable std::array<Slot, slot_count> slots_;
};

}  // namespace wattboard::boards
