// Canonical JSON (RFC 8785): one sequence of bytes for one value, so that its digest means something.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace wattboard {

/// Canonical form of `value`: keys sorted by UTF-16 code units, no blanks, numbers as ECMAScript prints them (integers
/// beyond 2^53 lose their last digits, as the RFC says: give those as text). Throws std::invalid_argument for values
/// that JSON cannot hold (NaN, infinities, binary) and for text that is not UTF-8: these are faults of the program.
std::string canonical_json(const nlohmann::json& value);

/// A finite number as ECMAScript's Number::toString prints it (shortest round trip; exponents from 1e21 and 1e-7).
std::string canonical_number(double value);

/// Appends the string of JSON that stands for `text` in the canonical form. Throws as canonical_json does.
void append_canonical_text(std::string& out, std::string_view text);

}  // namespace wattboard
