// Statuses and titles of all problem types, in the order of their slugs.
#include "server/api/problem_types.h"

#include <algorithm>
#include <array>

namespace wattboard::api {

namespace {

constexpr auto table = std::to_array<ProblemDescription>({
    {"actor-not-allowed", 403, "This role may not take this step"},
    {"already-sealed", 409, "The submission is sealed"},
    {"bad-request", 400, "The request is not valid HTTP"},
    {"board-not-ready", 503, "The board is being computed"},
    {"body-too-large", 413, "The body is too large"},
    {"checksum-mismatch", 460, "The body does not have the digest promised"},
    {"chunk-out-of-order", 409, "A piece of evidence came twice or out of order"},
    {"cluster-failed", 500, "The embedded database does not run"},
    {"conflict", 409, "The request contradicts what is stored"},
    {"connection-failed", 500, "The server cannot be reached"},
    {"data-folder-in-use", 500, "The data folder is in use"},
    {"data-folder-unusable", 500, "The data folder cannot be used"},
    {"database-unavailable", 503, "The database cannot be reached"},
    {"empty-log", 422, "The log is empty"},
    {"evidence-closed", 409, "The evidence takes no more bytes"},
    {"evidence-unfinished", 409, "A log of the draft is not complete"},
    {"evidence-unreadable", 500, "Stored evidence cannot be read"},
    {"expectation-failed", 417, "The expectation cannot be met"},
    {"forbidden", 403, "A role is missing"},
    {"headers-too-large", 431, "The header is too large"},
    {"idempotency-in-flight", 409, "The first request with this key still runs"},
    {"idempotency-key-reused", 409, "The Idempotency-Key was used for another request"},
    {"incomplete-entry", 422, "The entry lacks what every score needs"},
    {"insufficient-storage", 507, "Too little free space is left"},
    {"internal-error", 500, "The server made an error"},
    {"invalid-cursor", 400, "The cursor is not valid"},
    {"invalid-parameter", 400, "A parameter is not valid"},
    {"invalid-transition", 409, "The state does not allow this step"},
    {"invalid-value", 422, "A value is not valid"},
    {"limit-exceeded", 422, "A limit is exceeded"},
    {"lineage-forbidden", 422, "The rulebook forbids lineage"},
    {"listener-failed", 500, "The server cannot listen"},
    {"malformed-json", 400, "The body is no valid JSON"},
    {"malformed-log", 422, "The log cannot be read"},
    {"malformed-multipart", 400, "The body is no valid multipart/form-data"},
    {"method-not-allowed", 405, "The method is not allowed here"},
    {"migration-failed", 500, "The schema could not be migrated"},
    {"missing-value", 422, "A value is missing"},
    {"name-taken", 409, "The name is taken"},
    {"not-found", 404, "There is nothing of that name"},
    {"not-implemented", 501, "Not implemented"},
    {"not-scoreable", 422, "The entry cannot be scored"},
    {"offset-mismatch", 409, "The upload stands at another offset"},
    {"origin-refused", 403, "The request does not come from this site's pages"},
    {"out-of-range", 422, "A value is out of range"},
    {"overloaded", 503, "The server has too much to do"},
    {"own-team-review", 403, "Reviewers do not review their own team"},
    {"phase-closed", 409, "The phase is not open"},
    {"postgres-missing", 500, "PostgreSQL is not installed"},
    {"postgres-version", 500, "The data folder needs another PostgreSQL"},
    {"privileges", 500, "The program may not do this as its user"},
    {"range-not-satisfiable", 416, "The range lies outside of the bytes"},
    {"rate-limited", 429, "Too many requests"},
    {"request-timeout", 408, "The request took too long"},
    {"rule-not-offered", 422, "The challenge does not offer this ranking rule"},
    {"schema-differs", 500, "The database's schema is another one"},
    {"schema-newer", 500, "The database is newer than the program"},
    {"schema-older", 500, "The database is older than the program"},
    {"scoring-changed", 503, "The rules changed at this moment"},
    {"scoring-unavailable", 503, "Scores are being computed anew"},
    {"unauthenticated", 401, "A valid token is needed"},
    {"unavailable", 503, "The server is not available"},
    {"underdetermined-log", 422, "The log leaves something open"},
    {"unknown-format", 422, "The log's format is not known"},
    {"unknown-hardware", 422, "The hardware is not known"},
    {"unknown-metric", 422, "The metric is not known"},
    {"unknown-run", 422, "The run is not known"},
    {"unknown-unit", 422, "The unit is not known"},
    {"unknown-zone", 422, "The zone is not known"},
    {"unordered-log", 422, "The log's samples are out of order"},
    {"unsupported-media-type", 415, "The media type is not supported"},
    {"unsupported-tus-version", 412, "The tus version is not supported"},
    {"upload-gone", 410, "The upload is gone"},
    {"upload-locked", 423, "Another request writes to the upload"},
    {"version-not-supported", 505, "The HTTP version is not supported"},
    {"wrong-state", 409, "The state does not allow this step"},
});

static_assert(std::ranges::is_sorted(table, {}, &ProblemDescription::slug));

}  // namespace

std::span<const ProblemDescription> problem_descriptions() { return table; }

std::optional<ProblemDescription> describe_problem(std::string_view slug)
{
    const auto found = std::ranges::lower_bound(table, slug, {}, &ProblemDescription::slug);
    if (found == table.end() || found->slug != slug) return std::nullopt;
    return *found;
}

}  // namespace wattboard::api
