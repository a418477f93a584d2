// Handlers of /evidence/{evidence}.
#include "server/api/evidence_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/submission_documents.h"
#include "server/api/upload.h"
#include "server/http/problems.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/runs.h"
#include "server/store/transaction.h"
#include "server/store/uploads.h"

namespace wattboard::api {

namespace {

// Most bytes of one answer: they are held in memory.
constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20U;

Problem no_evidence(const Call& call)
{
    return {.type = problems::not_found,
            .detail = fmt::format("There is no evidence '{}' that you may see.", call.request.parameter("evidence"))};
}

// Whether the rulebook in force when the entry was sealed made raw logs public, and still does: a team must know before
// it seals who will read its host names, so a later version cannot open logs that came before it.
bool raw_logs_public(store::Transaction& transaction, const store::Submission& submission)
{
    if (!submission.sealed_revision || !submission.sealed_at) return false;
    const store::ScoringRun* at_sealing = nullptr;
    bool now = false;
    const auto runs = store::list_scoring_runs(transaction, submission.challenge);
    for (const store::ScoringRun& run : runs) {
        if (run.state == store::ScoringRunState::active) now = run.rulebook.raw_logs_public;
        if (!run.activated_at || *run.activated_at > *submission.sealed_at) continue;
        if (at_sealing == nullptr || *run.activated_at > *at_sealing->activated_at) at_sealing = &run;
    }
    return now && at_sealing != nullptr && at_sealing->rulebook.raw_logs_public;
}

// The entry named by ?submission=, if it counts the evidence.
Result<void> add_challenge(const Call& call, store::Transaction& transaction, VisibleEvidence& found)
{
    const auto text = call.request.query_value("submission");
    if (!text || text->empty()) return {};
    const auto id = uuid_from_text(*text);
    const auto submission = id ? store::find_submission(transaction, *id) : Result<store::Submission>(std::unexpect);
    if (!submission) return std::unexpected(no_evidence(call));
    for (const auto& revision : {submission->sealed_revision, submission->draft_revision}) {
        if (!revision) continue;
        const auto counted = store::list_revision_evidence(transaction, *revision, engine_version);
        if (std::ranges::find(counted, found.evidence.id, &store::Evidence::id) == counted.end()) continue;
        found.subject.challenge = submission->challenge;
        found.subject.raw_logs_public =
            revision == submission->sealed_revision && raw_logs_public(transaction, *submission);
        return {};
    }
    return std::unexpected(no_evidence(call));
}

std::string read_bytes(store::Transaction& transaction, store::EvidenceId evidence, ByteRange range)
{
    std::string bytes;
    const auto place = store::find_chunk(transaction, evidence, range.first);
    if (!place) return bytes;
    const std::uint64_t wanted = range.last + 1 - place->start;
    for (std::uint32_t ordinal = place->ordinal; bytes.size() < wanted; ++ordinal) {
        const auto chunk = store::read_chunk(transaction, evidence, ordinal);
        if (!chunk) break;
        bytes += jobs::decompress_frame(chunk->zstd, chunk->raw_bytes);
    }
    bytes.erase(0, range.first - place->start);
    bytes.resize(std::min<std::size_t>(bytes.size(), range.last - range.first + 1));
    return bytes;
}

std::optional<std::uint64_t> whole(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// The log's digest is the tag: the bytes of complete evidence never change.
std::string raw_tag(const store::Evidence& evidence) { return '"' + to_hex(evidence.sha256.value_or(Digest{})) + '"'; }

http::Response raw_answer(const VisibleEvidence& found, std::string bytes, std::optional<ByteRange> range)
{
    http::Response answer = http::make_response(range ? 206 : 200, "application/octet-stream", std::move(bytes));
    answer.set_header("Content-Disposition",
                      fmt::format("attachment; filename=\"{}.log\"", to_text(found.evidence.public_id)));
    answer.set_header("X-Content-Type-Options", "nosniff");
    answer.set_header("Accept-Ranges", "bytes");
    answer.set_header("ETag", raw_tag(found.evidence));
    answer.set_header("Cache-Control", "private, no-cache");
    // Of the whole log, also beside a part of it.
    if (found.evidence.sha256) answer.set_header(content_digest_header, to_hex(*found.evidence.sha256));
    if (range) {
        answer.set_header("Content-Range",
                          fmt::format("bytes {}-{}/{}", range->first, range->last, *found.evidence.bytes));
    }
    return answer;
}

// RFC 9110 section 15.5.17.
http::Response unsatisfiable(const Call& call, std::uint64_t size)
{
    const Problem problem{.type = problems::range_not_satisfiable,
                          .detail = fmt::format("The log has {} bytes.", size),
                          .field = "range"};
    http::Response answer = problem_answer(problem, call.request.request_id);
    answer.set_header("Content-Range", fmt::format("bytes */{}", size));
    return answer;
}

// The range that counts: none where the client holds another version of the bytes (If-Range).
std::string_view range_header(const Call& call, const store::Evidence& evidence)
{
    const std::string_view condition = call.request.header("if-range");
    return condition.empty() || condition == raw_tag(evidence) ? call.request.header("range") : std::string_view{};
}

}  // namespace

Result<VisibleEvidence> visible_evidence(const Call& call, store::Transaction& transaction)
{
    const auto id = path_uuid(call.request, "evidence", "evidence");
    if (!id) return std::unexpected(no_evidence(call));
    auto evidence = store::find_evidence(transaction, *id, engine_version);
    if (!evidence) return std::unexpected(no_evidence(call));
    VisibleEvidence found{.evidence = std::move(*evidence)};
    found.subject.team = found.evidence.team;
    if (auto added = add_challenge(call, transaction, found); !added) return std::unexpected(std::move(added.error()));
    const auto run = store::find_run(transaction, found.evidence.run);
    found.is_public = run && run->counted && found.evidence.state == store::EvidenceState::complete;
    if (!found.is_public && !call.may(auth::Action::read_draft, found.subject))
        return std::unexpected(no_evidence(call));
    return found;
}

bool lies_beyond(std::string_view header, std::uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || byte_range(header, size)) return false;
    const std::string_view range = header.substr(unit.size());
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return false;
    if (range == "-0") return true;
    const auto first = whole(range.substr(0, dash));
    const auto last = whole(range.substr(dash + 1));
    const bool is_range = first && (dash + 1 == range.size() || (last && *last >= *first));
    return is_range && *first >= size;
}

std::optional<ByteRange> byte_range(std::string_view header, std::uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || size == 0) return std::nullopt;
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = whole(header.substr(0, dash));
    const auto last = whole(header.substr(dash + 1));
    if (!first && dash == 0 && last && *last > 0)
        return ByteRange{.first = size - std::min(*last, size), .last = size - 1};
    if (!first || *first >= size) return std::nullopt;
    if (dash + 1 == header.size()) return ByteRange{.first = *first, .last = size - 1};
    if (!last || *last < *first) return std::nullopt;
    return ByteRange{.first = *first, .last = std::min(*last, size - 1)};
}

Result<http::Response> read_evidence(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"submission"}); !checked) return std::unexpected(checked.error());
    const auto document = call.services.database.read({"evidence.read"}, [&](auto& transaction) -> Result<Document> {
        const auto found = visible_evidence(call, transaction);
        if (!found) return std::unexpected(found.error());
        return evidence_document(found->evidence, call.may(auth::Action::read_raw_evidence, found->subject));
    });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

Result<http::Response> read_raw_evidence(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"submission"}); !checked) return std::unexpected(checked.error());
    return call.services.database.read({"evidence.raw"}, [&](auto& transaction) -> Result<http::Response> {
        const auto found = visible_evidence(call, transaction);
        if (!found) return std::unexpected(found.error());
        if (auto allowed = call.authorize(auth::Action::read_raw_evidence, found->subject); !allowed)
            return std::unexpected(std::move(allowed.error()));
        if (!found->evidence.bytes || *found->evidence.bytes == 0) return std::unexpected(no_evidence(call));
        const std::uint64_t size = *found->evidence.bytes;
        const std::string_view header = range_header(call, found->evidence);
        if (lies_beyond(header, size)) return unsatisfiable(call, size);
        const auto range = byte_range(header, size);
        const ByteRange wanted = range.value_or(ByteRange{.first = 0, .last = size - 1});
        if (wanted.last - wanted.first >= most_bytes) {
            return std::unexpected(
                Problem{.type = problems::limit_exceeded,
                        .detail = fmt::format("The log has {} bytes; one answer holds at most {}.", size, most_bytes),
                        .field = "range",
                        .hint = "Ask for pieces with the header Range: bytes=0-16777215 and so on."});
        }
        return raw_answer(*found, read_bytes(transaction, found->evidence.id, wanted), range);
    });
}

}  // namespace wattboard::api
