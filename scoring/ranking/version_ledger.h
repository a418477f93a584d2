// Tells the single writer of a versioned structure when what it replaced can no longer be seen by any reader.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace wattboard {

/// Epoch-based reclamation for one writer and any number of readers. The writer edits in epoch e; `publish` closes it
/// and gives a pin numbered e to the readers. What the writer retires in epoch e was visible up to pin e - 1, so it may
/// be reused once no pin below e is left. Readers cost nothing but the pin; they take no lock and never wait.
/// A pin that is held for long keeps everything that was replaced since.
class VersionLedger : public std::enable_shared_from_this<VersionLedger> {
public:
    class PinToken {
    public:
        PinToken(std::shared_ptr<const VersionLedger> ledger, std::atomic<bool>& released)
            : ledger_{std::move(ledger)}, released_{released}
        {
        }
        PinToken(const PinToken&) = delete;
        PinToken& operator=(const PinToken&) = delete;
        ~PinToken() { released_.store(true, std::memory_order_release); }

    private:
        std::shared_ptr<const VersionLedger> ledger_;
        std::atomic<bool>& released_;
    };
    /// Shared by the readers of one version; may outlive the writer.
    using Pin = std::shared_ptr<const PinToken>;

    /// Number of the edit in progress. What was created in it is not published and may be changed in place.
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

    /// Closes the epoch. Writer only.
    [[nodiscard]] Pin publish()
    {
        Live& live = live_.emplace_back(epoch_++);
        return std::make_shared<const PinToken>(shared_from_this(), live.released);
    }

    /// What was retired in this epoch or before may be reused. Writer only.
    [[nodiscard]] std::uint64_t horizon()
    {
        while (!live_.empty() && live_.front().released.load(std::memory_order_acquire)) live_.pop_front();
        return live_.empty() ? epoch_ : live_.front().number;
    }

    /// Storage that must live as long as any pin.
    void keep(std::shared_ptr<const void> storage) { storage_.push_back(std::move(storage)); }

private:
    struct Live {
        explicit Live(std::uint64_t n) : number{n} {}
        std::uint64_t number;
        std::atomic<bool> released{false};
    };

    std::uint64_t epoch_ = 1;
    std::deque<Live> live_;
    std::vector<std::shared_ptr<const void>> storage_;
};

}  // namespace wattboard
