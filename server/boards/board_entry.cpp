// Packing of an entry.
#include "server/boards/board_entry.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace wattboard::boards {
namespace {

bool same(const Range& a, const Range& b)
{
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    return bits(a.value) == bits(b.value) && bits(a.low) == bits(b.low) && bits(a.high) == bits(b.high);
}

std::uint16_t bit_of(RankingRule rule) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(rule)); }

std::uint8_t flag_if(bool condition, std::uint8_t flag) { return condition ? flag : std::uint8_t{0}; }

const std::shared_ptr<const TeamLabel>& no_team()
{
    static const auto label = std::make_shared<const TeamLabel>();
    return label;
}

const std::shared_ptr<const HardwareNames>& no_hardware()
{
    static const auto names = std::make_shared<const HardwareNames>();
    return names;
}

}  // namespace

Range Range::of(const Estimate& estimate)
{
    return {estimate.value.value_or(absent), estimate.low.value_or(absent), estimate.high.value_or(absent)};
}

BoardEntry::BoardEntry(const EntryFields& fields)
    : id_{fields.id},
      team_id_{fields.team_id},
      sealed_at_{fields.sealed_at},
      state_version_{fields.state_version},
      state_time_{fields.state_time},
      team_{fields.team ? fields.team : no_team()},
      hardware_{fields.hardware ? fields.hardware : no_hardware()},
      performance_{Range::of(fields.score.performance)},
      energy_kwh_{Range::of(fields.score.energy_kwh)},
      charged_kwh_{Range::of(fields.score.charged_kwh)},
      co2e_kg_{Range::of(fields.score.co2e_kg)},
      own_place_co2e_kg_{fields.score.own_place_co2e_kg.value_or(Range::absent)},
      gqi_published_{fields.score.gqi_published.value_or(Range::absent)},
      claimed_own_place_co2e_kg_{fields.claimed_own_place_co2e_kg.value_or(Range::absent)},
      revision_{fields.revision},
      state_{fields.state},
      grade_{fields.score.grade},
      flags_{static_cast<std::uint8_t>(flag_if(fields.score.extrapolated, extrapolated_bit) |
                                       flag_if(fields.score.nofade_per_unit_complexity, nofade_unit_bit) |
                                       flag_if(fields.chosen, chosen_bit) | flag_if(fields.baseline, baseline_bit))},
      claimed_series_{static_cast<std::uint8_t>(std::min<std::size_t>(fields.claimed_series, 255))},
      findings_{fields.findings}
{
    store_texts(fields);
    store_rules(fields.score);
}

void BoardEntry::store_texts(const EntryFields& fields)
{
    std::string all = fields.public_id;
    text_ends_[0] = static_cast<std::uint32_t>(all.size());
    all += fields.name;
    text_ends_[1] = static_cast<std::uint32_t>(all.size());
    all += fields.state_reason;
    text_ends_[2] = static_cast<std::uint32_t>(all.size());
    for (const auto& reason : fields.score.unranked_reasons) {
        all += reason;
        all += '\0';
    }
    text_ends_[3] = static_cast<std::uint32_t>(all.size());
    auto bytes = std::make_unique_for_overwrite<char[]>(all.size());
    std::copy(all.begin(), all.end(), bytes.get());
    texts_ = std::move(bytes);
}

void BoardEntry::store_rules(const EntryScore& score)
{
    std::vector<Range> stored;
    for (const auto& [rule, estimate] : score.rules) {
        const Range range = Range::of(estimate);
        if (!range.has_value()) continue;
        const Range* measure = same_measure(rule);
        if (measure != nullptr && same(*measure, range)) {
            aliased_rules_ |= bit_of(rule);
            continue;
        }
        stored_rules_ |= bit_of(rule);
        stored.push_back(range);
    }
    if (stored.empty()) return;
    auto ranges = std::make_unique<Range[]>(stored.size());
    std::copy(stored.begin(), stored.end(), ranges.get());
    rules_ = std::move(ranges);
}

const Range* BoardEntry::same_measure(RankingRule rule) const
{
    switch (rule) {
        case RankingRule::performance:
        case RankingRule::performance_within_budget:
            return &performance_;
        case RankingRule::energy:
            return &charged_kwh_;
        case RankingRule::co2e:
        case RankingRule::co2e_at_target:
            return &co2e_kg_;
        default:
            return nullptr;
    }
}

Range BoardEntry::rule(RankingRule rule) const
{
    const std::uint16_t bit = bit_of(rule);
    if ((aliased_rules_ & bit) != 0) return *same_measure(rule);
    if ((stored_rules_ & bit) == 0) return {};
    const auto before = static_cast<std::uint16_t>(stored_rules_ & (bit - 1));
    return rules_[static_cast<std::size_t>(std::popcount(before))];
}

std::string_view BoardEntry::text(std::size_t index) const
{
    const std::size_t start = index == 0 ? 0 : text_ends_[index - 1];
    return {texts_.get() + start, text_ends_[index] - start};
}

std::vector<std::string_view> BoardEntry::unranked_reasons() const
{
    std::vector<std::string_view> reasons;
    std::string_view rest = text(3);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\0');
        reasons.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return reasons;
}

std::size_t BoardEntry::bytes() const
{
    return sizeof(BoardEntry) + text_ends_[3] + static_cast<std::size_t>(std::popcount(stored_rules_)) * sizeof(Range);
}

}  // namespace wattboard::boards
