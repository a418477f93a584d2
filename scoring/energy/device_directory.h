// Device ids of a log and their indices; logs repeat their devices in a fixed order, which is tried first.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wattboard::energy {

class DeviceDirectory {
public:
    [[nodiscard]] std::optional<std::size_t> find(std::string_view id)
    {
        if (ids_.empty()) return std::nullopt;
        const std::size_t next = last_ + 1 < ids_.size() ? last_ + 1 : 0;
        if (ids_[next] == id) return last_ = next;
        const auto found = index_.find(id);
        if (found == index_.end()) return std::nullopt;
        return last_ = found->second;
    }

    /// `index` counts up from 0.
    void add(std::string_view id, std::size_t index)
    {
        ids_.emplace_back(id);
        index_.emplace(std::string{id}, index);
        last_ = index;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::vector<std::string> ids_;
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
    std::size_t last_ = 0;
};

}  // namespace wattboard::energy
