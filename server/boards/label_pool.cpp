// Interning through weak pointers.
#include "server/boards/label_pool.h"

#include <algorithm>

namespace wattboard::boards {

template <class T>
std::shared_ptr<const T> LabelPool::intern(Table<T>& table, const T& key)
{
    auto& slot = table.rows[key];
    if (auto shared = slot.lock()) return shared;
    auto made = std::make_shared<const T>(key);
    slot = made;
    if (table.rows.size() > table.sweep_at) {
        std::erase_if(table.rows, [](const auto& row) { return row.second.expired(); });
        table.sweep_at = std::max<std::size_t>(1024, table.rows.size() * 2);
    }
    return made;
}

std::shared_ptr<const TeamLabel> LabelPool::team(const TeamLabel& label) { return intern(teams_, label); }

std::shared_ptr<const HardwareNames> LabelPool::hardware(const HardwareNames& names)
{
    return intern(hardware_, names);
}

}  // namespace wattboard::boards
