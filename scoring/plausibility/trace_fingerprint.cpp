// Rows of the fingerprint index from the samples of a log.
#include "scoring/plausibility/trace_fingerprint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "scoring/plausibility/fingerprint_settings.h"
#include "scoring/plausibility/winnower.h"

namespace wattboard {

namespace {

constexpr std::uint64_t low_bits(FingerprintFamily family) { return static_cast<std::uint64_t>(family); }

constexpr WinnowSettings value_settings{.gram = value_gram,
                                        .window = value_guarantee - value_gram + 1,
                                        .context = value_proof - value_gram,
                                        .least_distinct = 4,
                                        .periods = 2,
                                        .low_bits = low_bits(FingerprintFamily::values)};
constexpr WinnowSettings shape_settings{.gram = shape_gram,
                                        .window = shape_guarantee - shape_order - shape_gram + 1,
                                        .context = shape_proof - shape_order - shape_gram,
                                        .least_distinct = 4,
                                        .periods = 8,
                                        .low_bits = low_bits(FingerprintFamily::shape)};
/// Series shorter or with fewer different values than this are not compared as a whole.
constexpr std::uint64_t least_whole = 20;
constexpr int least_whole_values = 8;

std::uint32_t rounded_power(double watts)
{
    constexpr double steps_a_watt = 10;
    return static_cast<std::uint32_t>(std::min(std::floor(watts * steps_a_watt + 0.5), 4e9));
}

}  // namespace

struct Fingerprinter::Device {
    Winnower values{value_settings};
    Winnower shape{shape_settings};
    std::uint32_t last_symbol = UINT32_MAX;
    std::array<double, shape_order> last{};  ///< the last different values, newest first
    std::uint64_t different = 0;
    std::uint64_t seen_values = 0;  ///< one bit a value, by its remainder
    Nanoseconds start = 0;
    std::vector<Fingerprint> rows;
    unsigned thinned = 0;  ///< only rows whose hash has this many zero bits are kept

    [[nodiscard]] bool keeps(std::uint64_t hash) const
    {
        return ((hash >> 2U) & ((std::uint64_t{1} << thinned) - 1)) == 0;
    }

    void take(const SelectedGram& gram, std::uint32_t device)
    {
        if (!keeps(gram.hash)) return;
        rows.push_back({.hash = gram.hash,
                        .context = gram.context,
                        .device = device,
                        .position = gram.position,
                        .time = gram.time});
    }

    void add_value(double watts, Nanoseconds time, std::uint32_t device)
    {
        const std::uint32_t symbol = rounded_power(watts);
        if (symbol == last_symbol) return;
        if (values.count() == 0) start = time;
        last_symbol = symbol;
        seen_values |= std::uint64_t{1} << (symbol & 63U);
        values.push(symbol, time, [&](const SelectedGram& gram) { take(gram, device); });
    }

    void add_shape(double watts, Nanoseconds time, std::uint32_t device)
    {
        if (different > 0 && watts == last[0]) return;
        if (++different > shape_order) {
            std::uint32_t symbol = 0;
            for (const double earlier : last) symbol = symbol * 2 + (watts > earlier ? 1 : 0);
            shape.push(symbol, time, [&](const SelectedGram& gram) { take(gram, device); });
        }
        std::shift_right(last.begin(), last.end(), 1);
        last[0] = watts;
    }

    /// Keeps the first few rows of each hash.
    void drop_equal(std::size_t most)
    {
        std::unordered_map<std::uint64_t, std::size_t> seen;
        std::erase_if(rows, [&](const Fingerprint& row) { return ++seen[row.hash] > most; });
    }

    void thin()
    {
        ++thinned;
        std::erase_if(rows, [this](const Fingerprint& row) { return !keeps(row.hash); });
    }

    void finish(std::uint32_t device)
    {
        const auto keep = [&](const SelectedGram& gram) { take(gram, device); };
        values.finish(keep);
        shape.finish(keep);
        if (values.count() < least_whole || std::popcount(seen_values) < least_whole_values) return;
        const std::uint64_t hash = (values.whole() & ~std::uint64_t{3}) | low_bits(FingerprintFamily::whole);
        rows.push_back({.hash = hash, .context = values.count(), .device = device, .position = 0, .time = start});
    }
};

Fingerprinter::Fingerprinter(FingerprintLimits limits) : limits_{limits} {}

Fingerprinter::~Fingerprinter() = default;

void Fingerprinter::add_device(std::size_t device, const energy::TraceDevice& about)
{
    if (states_.size() <= device) {
        states_.resize(device + 1);
        devices_.resize(device + 1);
    }
    devices_[device] = about;
    states_[device] = std::make_unique<Device>();
}

void Fingerprinter::add(std::size_t device, Nanoseconds time, double watts)
{
    Device& state = *states_[device];
    const std::size_t before = state.rows.size();
    state.add_value(watts, time, static_cast<std::uint32_t>(device));
    state.add_shape(watts, time, static_cast<std::uint32_t>(device));
    rows_ += state.rows.size() - before;
    if (state.rows.size() > limits_.rows_a_device || rows_ > limits_.rows_a_log) bound_rows();
}

void Fingerprinter::bound_rows()
{
    // Down to three quarters, so that this is seldom.
    const auto enough = [](std::size_t limit) { return limit - limit / 4; };
    const auto by_rows = [](const auto& state) { return state ? state->rows.size() : 0; };
    while (true) {
        Device& largest = **std::ranges::max_element(states_, {}, by_rows);
        const std::size_t before = largest.rows.size();
        if (before <= enough(limits_.rows_a_device) && rows_ <= enough(limits_.rows_a_log)) return;
        largest.drop_equal(limits_.equal_rows);
        if (largest.rows.size() > before / 2) largest.thin();
        rows_ -= before - largest.rows.size();
    }
}

std::vector<Fingerprint> Fingerprinter::finish()
{
    std::vector<Fingerprint> all;
    for (std::size_t device = 0; device < states_.size(); ++device) {
        if (!states_[device]) continue;
        Device& state = *states_[device];
        state.finish(static_cast<std::uint32_t>(device));
        state.drop_equal(limits_.equal_rows);
        std::ranges::sort(state.rows, {}, &Fingerprint::position);
        all.insert(all.end(), state.rows.begin(), state.rows.end());
        states_[device].reset();
    }
    return all;
}

}  // namespace wattboard
