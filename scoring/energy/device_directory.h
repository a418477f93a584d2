// Device ids of a log and their indices; logs repeat their devices in a fixed order, which is tried first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

    /// Whether the id that is expected next stands at `at`: the number of its bytes, or 0. Eight bytes must be
    /// readable, and `end` bounds the longer ones.
    [[gnu::always_inline]] std::size_t match_next(const char* at, const char* end, std::size_t& index)
    {
        const std::size_t next = last_ + 1 < starts_.size() ? last_ + 1 : 0;
        const Start& start = starts_[next];
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        if ((bytes & start.mask) != start.bytes) return 0;
        if (start.length > sizeof bytes && (static_cast<std::size_t>(end - at) <= start.length ||
                                            std::memcmp(at, ids_[next].data(), start.length) != 0))
            return 0;
        last_ = index = next;
        return start.length;
    }

    [[nodiscard]] std::size_t size() const { return ids_.size(); }

    /// `index` counts up from 0.
    void add(std::string_view id, std::size_t index)
    {
        ids_.emplace_back(id);
        starts_.push_back(start_of(id));
        index_.emplace(std::string{id}, index);
        last_ = index;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    /// The first bytes of an id, which nearly always tell.
    struct Start {
        std::uint64_t bytes = 1;  ///< never equal under an empty mask
        std::uint64_t mask = 0;
        std::size_t length = 0;
    };

    static Start start_of(std::string_view id)
    {
        // Out of a quoted cell: bytes in a row that look like it are no cell.
        if (id.empty() || id.find_first_of(",;\t\"\r\n") != std::string_view::npos) return {};
        Start start{.bytes = 0, .mask = 0, .length = id.size()};
        const std::size_t known = std::min(id.size(), sizeof start.bytes);
        std::memcpy(&start.bytes, id.data(), known);
        std::memset(&start.mask, 0xFF, known);
        return start;
    }

    std::vector<std::string> ids_;
    std::vector<Start> starts_;
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
    std::size_t last_ = 0;
};

}  // namespace wattboard::energy
