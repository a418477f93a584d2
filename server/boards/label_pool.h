// Lets entries share what many of them have in common: team labels and lists of hardware.
#pragma once

#include <cstddef>
#include <map>
#include <memory>

#include "server/boards/board_entry.h"

namespace wattboard::boards {

/// Makes equal team labels and hardware lists share one object. One thread at a time.
class LabelPool {
public:
    std::shared_ptr<const TeamLabel> team(const TeamLabel& label);
    std::shared_ptr<const HardwareNames> hardware(const HardwareNames& names);

private:
    template <class T>
    struct Table {
        std::map<T, std::weak_ptr<const T>> rows;
        std::size_t sweep_at = 1024;  ///< rows at which those that nobody uses any more are dropped
    };
    template <class T>
    static std::shared_ptr<const T> intern(Table<T>& table, const T& key);

    Table<TeamLabel> teams_;
    Table<HardwareNames> hardware_;
};

}  // namespace wattboard::boards
