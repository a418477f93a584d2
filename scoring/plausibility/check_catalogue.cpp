// Look-ups in the catalogue of checks.
#include "scoring/plausibility/check_catalogue.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <vector>

namespace wattboard {

namespace {

template <class Visit>
void for_each_check(Visit visit)
{
    for (const CheckDescription& check : log_check_catalogue()) visit(check);
    for (const CheckDescription& check : format_check_catalogue()) visit(check);
    for (const CheckDescription& check : entry_check_catalogue()) visit(check);
}

std::optional<double> default_of(std::string_view key)
{
    std::optional<double> found;
    for_each_check([&](const CheckDescription& check) {
        for (const CheckThreshold& threshold : check.thresholds)
            if (!key.empty() && threshold.key == key) found = threshold.value;
    });
    return found;
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
    const std::optional<double> value = default_of(key);
    if (!value) throw std::logic_error{"no check has the threshold " + std::string{key}};
    return *value;
}

Result<void> checked_thresholds(const Thresholds& thresholds)
{
    for (const auto& [key, value] : thresholds) {
        const std::optional<double> known = default_of(key);
        if (!known)
            return std::unexpected(Problem{.type = problems::invalid_value,
                                           .detail = "No check has a threshold \"" + key.substr(0, 60) + "\".",
                                           .field = "thresholds/" + key.substr(0, 60),
                                           .hint = "Did you mean \"" + std::string{nearest_key(key)} + "\"?"});
        // Only a correlation can be held against a number below 0.
        if (!std::isfinite(value) || (value < 0 && *known >= 0))
            return std::unexpected(Problem{.type = problems::out_of_range,
                                           .detail = "The threshold \"" + key + "\" must be a finite number" +
                                                     (*known < 0 ? "." : " of at least 0."),
                                           .field = "thresholds/" + key});
    }
    return {};
}

}  // namespace wattboard
