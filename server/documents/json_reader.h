// Strict reading of JSON from outside: bounded, typed, no key unread, every problem with its JSON pointer.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// Parses one JSON text (RFC 8259). Nesting deeper than `max_depth`, a key given twice, a number beyond a double, text
/// that is not UTF-8, NaN and anything after the value are refused as `invalid_value` (or `limit_exceeded`) with line
/// and column.
Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_depth = 32);

struct NumberRange {
    double least = -std::numeric_limits<double>::max();
    double greatest = std::numeric_limits<double>::max();
    bool above_least = false;  ///< the value must be greater than `least`, not equal
};
struct IntegerRange {
    std::int64_t least = 0;
    std::int64_t greatest = 9007199254740991;  ///< 2^53 - 1: beyond it JSON readers disagree
};
struct TextLimits {
    std::size_t least = 0;  ///< in characters (Unicode code points)
    std::size_t greatest = 200;
};

/// All problems found while reading a document; at most 20 are kept.
class JsonProblems {
public:
    void add(Problem problem);
    [[nodiscard]] bool empty() const { return problems_.empty(); }
    [[nodiscard]] const std::vector<Problem>& all() const { return problems_; }
    /// The first problem, for `Result`; only if not empty.
    [[nodiscard]] const Problem& first() const { return problems_.front(); }

private:
    std::vector<Problem> problems_;
};

/// Reads the members of one object. Every getter records what is wrong in the JsonProblems and returns a harmless
/// value, so that one pass reports everything; the caller looks at the problems once at the end. null counts as absent.
class JsonReader {
public:
    /// Reads `value`, which must outlive the reader, as must `problems`. `pointer` is its JSON pointer ("" at the top).
    JsonReader(const nlohmann::json& value, JsonProblems& problems, std::string pointer = "");

    [[nodiscard]] bool has(std::string_view key) const;

    std::string text(std::string_view key, TextLimits limits = {});
    std::optional<std::string> optional_text(std::string_view key, TextLimits limits = {});
    double number(std::string_view key, NumberRange range = {});
    std::optional<double> optional_number(std::string_view key, NumberRange range = {});
    std::int64_t integer(std::string_view key, IntegerRange range = {});
    std::optional<std::int64_t> optional_integer(std::string_view key, IntegerRange range = {});
    bool boolean(std::string_view key);
    std::optional<bool> optional_boolean(std::string_view key);
    Nanoseconds time(std::string_view key);
    std::optional<Nanoseconds> optional_time(std::string_view key);

    /// Member that is an object; a reader of an empty object if it is missing.
    JsonReader object(std::string_view key);
    std::optional<JsonReader> optional_object(std::string_view key);
    /// Members of a list of objects; empty if absent.
    std::vector<JsonReader> objects(std::string_view key, std::size_t most = 100);
    std::vector<std::string> texts(std::string_view key, TextLimits limits = {}, std::size_t most = 100);
    /// Key and number of an object used as a map; empty if absent.
    std::vector<std::pair<std::string, double>> numbers(std::string_view key, NumberRange range = {},
                                                        std::size_t most = 200);
    /// Keys of this object in order, all marked as read by whoever iterates with `object`, `number` and so on.
    [[nodiscard]] std::vector<std::string> keys() const;

    template <class Enum, std::size_t N>
    Enum enumerator(std::string_view key, const std::array<std::string_view, N>& names)
    {
        return static_cast<Enum>(name_index(key, names.data(), N, true).value_or(0));
    }
    template <class Enum, std::size_t N>
    std::optional<Enum> optional_enumerator(std::string_view key, const std::array<std::string_view, N>& names)
    {
        const auto index = name_index(key, names.data(), N, false);
        return index ? std::optional{static_cast<Enum>(*index)} : std::nullopt;
    }
    /// A list of names without repetition; nullopt if absent.
    template <class Enum, std::size_t N>
    std::optional<std::vector<Enum>> enumerators(std::string_view key, const std::array<std::string_view, N>& names)
    {
        const auto indices = name_indices(key, names.data(), N);
        if (!indices) return std::nullopt;
        std::vector<Enum> values;
        for (const std::size_t index : *indices) values.push_back(static_cast<Enum>(index));
        return values;
    }

    /// Refuses every member that no getter asked for. Call it once, after the last getter.
    void finish();

    /// Records a problem at `key` (at the object itself if empty) that only the caller can see.
    void refuse(std::string_view key, ProblemType type, std::string detail, std::string hint = "");
    /// JSON pointer of a member, escaped as RFC 6901 says.
    [[nodiscard]] std::string pointer(std::string_view key) const;
    [[nodiscard]] const nlohmann::json& value() const { return *value_; }

private:
    const nlohmann::json* find(std::string_view key, bool required);
    std::optional<std::size_t> name_index(std::string_view key, const std::string_view* names, std::size_t count,
                                          bool required);
    std::optional<std::vector<std::size_t>> name_indices(std::string_view key, const std::string_view* names,
                                                         std::size_t count);
    std::optional<std::string> checked_text(const nlohmann::json& value, const std::string& where, TextLimits limits);
    std::optional<double> checked_number(const nlohmann::json& value, const std::string& where, NumberRange range);

    const nlohmann::json* value_;
    JsonProblems* problems_;
    std::string pointer_;
    std::set<std::string, std::less<>> read_;
};

}  // namespace wattboard
