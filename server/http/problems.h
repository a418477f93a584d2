// Kinds of problems that the HTTP layer itself answers with.
#pragma once

#include "scoring/problem.h"
#include "server/documents/problems.h"

namespace wattboard::problems {

/// The request is not HTTP/1.x as RFC 9112 defines it, or its target cannot be decoded.
inline constexpr ProblemType bad_request{"bad-request"};
inline constexpr ProblemType method_not_allowed{"method-not-allowed"};
/// The client took too long to send its head or its body.
inline constexpr ProblemType request_timeout{"request-timeout"};
inline constexpr ProblemType body_too_large{"body-too-large"};
inline constexpr ProblemType headers_too_large{"headers-too-large"};
inline constexpr ProblemType expectation_failed{"expectation-failed"};
inline constexpr ProblemType rate_limited{"rate-limited"};
inline constexpr ProblemType internal_error{"internal-error"};
inline constexpr ProblemType not_implemented{"not-implemented"};
/// Too many connections or requests at this moment, or a part of the machine is away: try again.
inline constexpr ProblemType unavailable{"unavailable"};
inline constexpr ProblemType version_not_supported{"version-not-supported"};
/// A multipart/form-data body that is not what RFC 7578 says.
inline constexpr ProblemType malformed_multipart{"malformed-multipart"};
/// The server's own set-up (address, certificate, key) does not work.
inline constexpr ProblemType listener_failed{"listener-failed"};

}  // namespace wattboard::problems
