// Look-ups in the catalogue of checks.
#include "scoring/plausibility/check_catalogue.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "scoring/metrics/number_text.h"

namespace wattboard {

namespace {

template <class Visit>
void for_each_check(Visit visit)
{
    for (const CheckDescription& check : log_check_catalogue()) visit(check);
    for (const CheckDescription& check : format_check_catalogue()) visit(check);
    for (const CheckDescription& check : entry_check_catalogue()) visit(check);
}

const CheckThreshold* find_threshold(std::string_view key)
{
    const CheckThreshold* found = nullptr;
    for_each_check([&](const CheckDescription& check) {
        for (const CheckThreshold& threshold : check.thresholds)
            if (!key.empty() && threshold.key == key) found = &threshold;
    });
    return found;
}

std::unexpected<Problem> out_of_range(const std::string& key, std::string_view range)
{
    return std::unexpected(Problem{.type = problems::out_of_range,
                                   .detail = "The threshold \"" + key + "\" must be " + std::string{range} + ".",
                                   .field = "thresholds/" + key});
}

Result<void> checked_value(const CheckThreshold& threshold, const std::string& key, double value)
{
    // Only a correlation can be held against a number below 0.
    if (!std::isfinite(value) || (value < 0 && threshold.value >= 0))
        return out_of_range(key, threshold.value < 0 ? "a finite number" : "a finite number of at least 0");
    if (threshold.value >= 0 && value < threshold.least)
        return out_of_range(key, "at least " + number_text(threshold.least));
    if (value > threshold.most) return out_of_range(key, "at most " + number_text(threshold.most));
    return {};
}

/// Else an interval that is a gap would cost what its samples say.
Result<void> checked_gap_rule(const Thresholds& thresholds)
{
    const auto is_longer = [&](std::string_view ordinary, std::string_view gap) {
        return threshold_of(thresholds, ordinary) > threshold_of(thresholds, gap);
    };
    if (is_longer("gap_ordinary_factor", "gap_factor"))
        return out_of_range("gap_ordinary_factor", "at most \"gap_factor\"");
    if (is_longer("gap_ordinary_s", "gap_s")) return out_of_range("gap_ordinary_s", "at most \"gap_s\"");
    return {};
}

/// Number of single-letter changes between two words (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[b.size()];
}

std::string_view nearest_key(std::string_view key)
{
    std::string_view nearest;
    std::size_t least = SIZE_MAX;
    for_each_check([&](const CheckDescription& check) {
        for (const CheckThreshold& threshold : check.thresholds) {
            if (threshold.key.empty()) continue;
            const std::size_t changes = distance(key.substr(0, 60), threshold.key);
            if (changes >= least) continue;
            least = changes;
            nearest = threshold.key;
        }
    });
    return nearest;
}

}  // namespace

const CheckDescription* describe_check(std::string_view id)
{
    const CheckDescription* found = nullptr;
    for_each_check([&](const CheckDescription& check) {
        if (check.id == id) found = &check;
    });
    return found;
}

std::string check_title(std::string_view id)
{
    if (const CheckDescription* check = describe_check(id)) return std::string{check->title};
    std::string words{id};
    std::ranges::replace(words, '_', ' ');
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

double threshold_of(const Thresholds& thresholds, std::string_view key)
{
    const auto given = thresholds.find(std::string{key});
    if (given != thresholds.end()) return given->second;
    const CheckThreshold* known = find_threshold(key);
    if (known == nullptr) throw std::logic_error{"no check has the threshold " + std::string{key}};
    return known->value;
}

Result<void> checked_thresholds(const Thresholds& thresholds)
{
    for (const auto& [key, value] : thresholds) {
        const CheckThreshold* known = find_threshold(key);
        if (known == nullptr)
            return std::unexpected(Problem{.type = problems::invalid_value,
                                           .detail = "No check has a threshold \"" + key.substr(0, 60) + "\".",
                                           .field = "thresholds/" + key.substr(0, 60),
                                           .hint = "Did you mean \"" + std::string{nearest_key(key)} + "\"?"});
        if (Result<void> checked = checked_value(*known, key, value); !checked) return checked;
    }
    return checked_gap_rule(thresholds);
}

}  // namespace wattboard
