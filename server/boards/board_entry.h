// One entry as the boards hold it: immutable, compact, complete enough for every list and page of a board.
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/entry/submission_state.h"
#include "scoring/plausibility/finding_counts.h"
#include "scoring/rulebook.h"

namespace wattboard::boards {

/// Shared by all entries of a team.
struct TeamLabel {
    std::string slug;
    std::string name;
    auto operator<=>(const TeamLabel&) const = default;
};
using HardwareNames = std::vector<std::string>;

/// Value with 95 % limits; NaN stands for absent, a third of the size of three optionals.
struct Range {
    static constexpr double absent = std::numeric_limits<double>::quiet_NaN();
    double value = absent;
    double low = absent;
    double high = absent;

    static Range of(const Estimate& estimate);
    [[nodiscard]] bool has_value() const { return !std::isnan(value); }
};

/// What a caller states about an entry; `BoardEntry` is made of it.
struct EntryFields {
    std::int64_t id = 0;    ///< of the submission
    std::string public_id;  ///< as in URLs
    std::int64_t team_id = 0;
    std::shared_ptr<const TeamLabel> team;
    std::string name;
    std::int32_t revision = 1;
    SubmissionState state = SubmissionState::ranked;
    std::string state_reason;
    std::int64_t state_time = 0;     ///< ns since 1970
    std::int64_t state_version = 0;  ///< a change is applied only over a lower one
    std::int64_t sealed_at = 0;      ///< ns since 1970
    bool chosen = false;             ///< by its team, for boards of EntrySelection::chosen
    bool baseline = false;           ///< the organizer's baseline
    std::shared_ptr<const HardwareNames> hardware;
    EntryScore score;  ///< findings are not kept, but counted in `findings`
    FindingCounts findings;
    std::size_t claimed_series = 0;  ///< grid series that the team claims: shown, never ranked by
    std::optional<double> claimed_own_place_co2e_kg;
};

/// Immutable. Lists show it to many threads at once, so nothing in it is lazy.
class BoardEntry {
public:
    explicit BoardEntry(const EntryFields& fields);

    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] std::int64_t team_id() const { return team_id_; }
    [[nodiscard]] std::int64_t state_version() const { return state_version_; }
    [[nodiscard]] std::int64_t sealed_at() const { return sealed_at_; }
    [[nodiscard]] std::int64_t state_time() const { return state_time_; }
    [[nodiscard]] std::int32_t revision() const { return revision_; }
    [[nodiscard]] SubmissionState state() const { return state_; }
    [[nodiscard]] Grade grade() const { return grade_; }
    [[nodiscard]] bool extrapolated() const { return has(extrapolated_bit); }
    [[nodiscard]] bool nofade_per_unit_complexity() const { return has(nofade_unit_bit); }
    [[nodiscard]] bool chosen() const { return has(chosen_bit); }
    [[nodiscard]] bool baseline() const { return has(baseline_bit); }

    [[nodiscard]] std::string_view public_id() const { return text(0); }
    [[nodiscard]] std::string_view name() const { return text(1); }
    [[nodiscard]] std::string_view state_reason() const { return text(2); }
    /// Each reason why the entry does not rank, though its state would let it.
    [[nodiscard]] std::vector<std::string_view> unranked_reasons() const;
    [[nodiscard]] bool has_unranked_reasons() const { return text_ends_[3] != text_ends_[2]; }
    [[nodiscard]] const TeamLabel& team() const { return *team_; }
    [[nodiscard]] const HardwareNames& hardware() const { return *hardware_; }

    [[nodiscard]] const Range& performance() const { return performance_; }
    [[nodiscard]] const Range& energy_kwh() const { return energy_kwh_; }
    [[nodiscard]] const Range& charged_kwh() const { return charged_kwh_; }
    [[nodiscard]] const Range& co2e_kg() const { return co2e_kg_; }
    [[nodiscard]] double own_place_co2e_kg() const { return own_place_co2e_kg_; }  ///< NaN: absent
    [[nodiscard]] double gqi_published() const { return gqi_published_; }          ///< NaN: absent
    [[nodiscard]] FindingCounts findings() const { return findings_; }
    [[nodiscard]] std::size_t claimed_series() const { return claimed_series_; }
    [[nodiscard]] double claimed_own_place_co2e_kg() const { return claimed_own_place_co2e_kg_; }  ///< NaN: absent
    /// Value of a ranking rule; absent if the score has none.
    [[nodiscard]] Range rule(RankingRule rule) const;

    [[nodiscard]] std::int64_t rank_sealed_at() const { return sealed_at_; }
    [[nodiscard]] std::int64_t rank_id() const { return id_; }

    /// Memory of this entry without what is shared, bytes.
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::uint8_t extrapolated_bit = 1;
    static constexpr std::uint8_t nofade_unit_bit = 2;
    static constexpr std::uint8_t chosen_bit = 4;
    static constexpr std::uint8_t baseline_bit = 8;
    [[nodiscard]] bool has(std::uint8_t flag) const { return (flags_ & flag) != 0; }
    [[nodiscard]] std::string_view text(std::size_t index) const;
    [[nodiscard]] const Range* same_measure(RankingRule rule) const;
    void store_texts(const EntryFields& fields);
    void store_rules(const EntryScore& score);

    std::int64_t id_;
    std::int64_t team_id_;
    std::int64_t sealed_at_;
    std::int64_t state_version_;
    std::int64_t state_time_;
    std::shared_ptr<const TeamLabel> team_;
    std::shared_ptr<const HardwareNames> hardware_;
    std::unique_ptr<const char[]> texts_;   ///< public id, name, state reason, unranked reasons (each ended by '\0')
    std::unique_ptr<const Range[]> rules_;  ///< of the bits in stored_rules_, in order
    Range performance_;
    Range energy_kwh_;
    Range charged_kwh_;
    Range co2e_kg_;
    double own_place_co2e_kg_;
    double gqi_published_;
    double claimed_own_place_co2e_kg_;
    std::array<std::uint32_t, 4> text_ends_{};
    std::int32_t revision_;
    std::uint16_t stored_rules_ = 0;
    std::uint16_t aliased_rules_ = 0;  ///< rules whose value is one of the four measures, bit for bit
    SubmissionState state_;
    Grade grade_;
    std::uint8_t flags_;
    std::uint8_t claimed_series_;
    FindingCounts findings_;
};

using EntryPtr = std::shared_ptr<const BoardEntry>;

}  // namespace wattboard::boards
