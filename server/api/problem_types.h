// The one table of problem types: which status and title each slug has, in the API and wherever it appears.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "scoring/problem.h"

namespace wattboard::problems {

/// A query parameter that this resource does not take, or whose value it cannot use.
inline constexpr ProblemType invalid_parameter{"invalid-parameter"};
/// A Range header asks for bytes beyond the end.
inline constexpr ProblemType range_not_satisfiable{"range-not-satisfiable"};
/// A cursor that this server did not make, or made for another list.
inline constexpr ProblemType invalid_cursor{"invalid-cursor"};
inline constexpr ProblemType unsupported_media_type{"unsupported-media-type"};
/// The body is no JSON text (RFC 8259), nests too deep or gives a key twice.
inline constexpr ProblemType malformed_json{"malformed-json"};
/// The Idempotency-Key came before with another request.
inline constexpr ProblemType idempotency_key_reused{"idempotency-key-reused"};
/// The first request with this Idempotency-Key still runs.
inline constexpr ProblemType idempotency_in_flight{"idempotency-in-flight"};
/// The database cannot be reached at this moment; or it has too much to do. Try again.
inline constexpr ProblemType database_unavailable{"database-unavailable"};
inline constexpr ProblemType overloaded{"overloaded"};
/// Too little free space is left to take evidence; reads go on.
inline constexpr ProblemType insufficient_storage{"insufficient-storage"};
/// A ranking rule that the challenge's rulebook does not offer.
inline constexpr ProblemType rule_not_offered{"rule-not-offered"};
/// The board of a scoring run that is still being computed.
inline constexpr ProblemType board_not_ready{"board-not-ready"};
/// A log of the draft is still arriving or being read.
inline constexpr ProblemType evidence_unfinished{"evidence-unfinished"};

}  // namespace wattboard::problems

namespace wattboard::api {

struct ProblemDescription {
    std::string_view slug;
    int status = 500;
    std::string_view title;  ///< for people; the same for every occurrence (RFC 9457 section 3.1.3)
};

/// All problem types, sorted by slug.
[[nodiscard]] std::span<const ProblemDescription> problem_descriptions();

/// Absent for a slug that no room defines.
[[nodiscard]] std::optional<ProblemDescription> describe_problem(std::string_view slug);

}  // namespace wattboard::api
