// Every plausibility check by its id: what people read about it, and the default thresholds that a rulebook may
// replace.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "scoring/plausibility/finding_builder.h"
#include "scoring/problem.h"

namespace wattboard {

/// One number that a check compares with.
struct CheckThreshold {
    std::string_view key;  ///< in `Rulebook::thresholds`; empty: no threshold
    double value = 0;      ///< default, in the check's unit unless `meaning` says otherwise
    std::string_view meaning;
    /// What a rulebook may choose; values below 0 only where the default is.
    double least = 0;
    double most = std::numeric_limits<double>::max();
};

/// What a failed check does to an entry.
enum class CheckEffect : std::uint8_t { warns, holds, warns_or_holds, informs };
inline constexpr std::array<std::string_view, 4> check_effect_names{"warns", "holds", "warns_or_holds", "informs"};

struct CheckDescription {
    std::string_view id;       ///< `Finding::check`
    std::string_view title;    ///< for people, a few words
    std::string_view meaning;  ///< one sentence
    std::string_view unit;     ///< of value and threshold; "1" for a ratio or count
    CheckEffect effect = CheckEffect::warns;
    std::string_view mend;  ///< what would settle it
    std::array<CheckThreshold, 10> thresholds{};
};

/// All checks: those on any log, those that only some formats and bundles make, those on runs, entries and across
/// entries.
[[nodiscard]] std::span<const CheckDescription> log_check_catalogue();
[[nodiscard]] std::span<const CheckDescription> format_check_catalogue();
[[nodiscard]] std::span<const CheckDescription> entry_check_catalogue();

/// nullptr: unknown id.
[[nodiscard]] const CheckDescription* describe_check(std::string_view id);

/// Title of a check; of an id that is not in the catalogue, the id in words.
[[nodiscard]] std::string check_title(std::string_view id);

/// The rulebook's threshold under `key`, else the catalogue's. A key that the catalogue lacks is a broken invariant.
[[nodiscard]] double threshold_of(const Thresholds& thresholds, std::string_view key);

/// Refuses keys that no check uses (`invalid_value`, naming the nearest one), values that are not finite or outside of
/// what the catalogue admits, and an ordinary interval that is longer than a gap (`out_of_range`).
[[nodiscard]] Result<void> checked_thresholds(const Thresholds& thresholds);

}  // namespace wattboard
