// How pages write numbers, times and links: the one place that decides on digits and separators.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattboard::pages {

/// What stands where there is no value.
inline constexpr std::string_view no_value = "–";

/// A count with thousands separators: "1,234".
[[nodiscard]] std::string count_text(double value);

/// An amount such as kWh or kg with `digits` significant digits, thousands separated, no exponent between 1e-4 and
/// 1e15: "177.06", "33,337", "0.66667".
[[nodiscard]] std::string amount_text(std::optional<double> value, int digits = 5);

/// A fraction as the figure of a percentage, two decimals, without the sign: 0.839 gives "83.90".
[[nodiscard]] std::string percent_text(std::optional<double> fraction);

/// A score: three decimals from 0.1 on ("0.925"), three significant digits below ("0.0846").
[[nodiscard]] std::string score_text(std::optional<double> value);

/// "83.58 to 84.22" from two texts made by the functions above; empty if both limits say the same as the value.
[[nodiscard]] std::string limits_text(const std::string& low, const std::string& value, const std::string& high);

/// RFC 3339 time as people read it: "2026-01-05 10:00 UTC"; the text itself if it is not in that form.
[[nodiscard]] std::string time_text(std::string_view rfc3339);

/// A plain identifier such as `co2e_at_target` as words: "co2e at target".
[[nodiscard]] std::string words(std::string_view identifier);

/// Bytes with a binary unit: "1.5 KiB".
[[nodiscard]] std::string bytes_text(double bytes);

using Query = std::vector<std::pair<std::string, std::string>>;

/// One path segment or query value, percent-encoded (RFC 3986 unreserved characters stay).
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// "path?name=value&…", without the parameters whose value is empty.
[[nodiscard]] std::string link(std::string_view path, const Query& query);

}  // namespace wattboard::pages
