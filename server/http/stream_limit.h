// How many event streams may be open: over all connections, and from one address.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace wattboard::http {

/// Thread-safe. Streams live for hours, so they are counted apart from the connections that come and go.
class StreamLimit {
public:
    StreamLimit(std::size_t most, std::size_t most_per_address) : most_{most}, most_per_address_{most_per_address} {}

    /// A place that is given back when it is destroyed.
    class Place {
    public:
        Place() = default;
        Place(Place&& other) noexcept
            : limit_{std::exchange(other.limit_, nullptr)}, address_{std::move(other.address_)}
        {
        }
        Place& operator=(Place&&) = delete;
        ~Place()
        {
            if (limit_ != nullptr) limit_->leave(address_);
        }
        explicit operator bool() const { return limit_ != nullptr; }

    private:
        friend class StreamLimit;
        Place(StreamLimit& limit, std::string address) : limit_{&limit}, address_{std::move(address)} {}
        StreamLimit* limit_ = nullptr;
        std::string address_;
    };

    /// False as a truth value: there are too many.
    [[nodiscard]] Place enter(const std::string& address)
    {
        const std::lock_guard lock{mutex_};
        if (open_ >= most_) return {};
        auto& of_address = by_address_[address];
        if (of_address >= most_per_address_) return {};
        ++of_address;
        ++open_;
        return Place{*this, address};
    }

    [[nodiscard]] std::size_t open() const
    {
        const std::lock_guard lock{mutex_};
        return open_;
    }

private:
    void leave(const std::string& address)
    {
        const std::lock_guard lock{mutex_};
        --open_;
        const auto found = by_address_.find(address);
        if (--found->second == 0) by_address_.erase(found);
    }

    const std::size_t most_;
    const std::size_t most_per_address_;
    mutable std::mutex mutex_;
    std::size_t open_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace wattboard::http
