// Between the index of fingerprints and the checks on them.
#include "server/jobs/trace_matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "scoring/version.h"
#include "server/store/transaction.h"

namespace wattboard::jobs {

namespace {

/// Findings of one kind that an entry gets: a log that is like many others is shown by the longest likenesses.
constexpr std::size_t most_findings = 5;

}  // namespace

void keep_worst(std::vector<Finding>& findings, std::vector<Finding> of_kind)
{
    const auto rank = [](const Finding& finding) {
        const int verdict = finding.verdict == Verdict::fail ? 0 : finding.verdict == Verdict::pass ? 1 : 2;
        return std::tuple{verdict,
                          finding.severity == Severity::reject ? 0 : 1,
                          -finding.value.value_or(0),
                          finding.place,
                          finding.message,
                          finding.evidence};
    };
    std::ranges::sort(of_kind, {}, rank);
    const auto failed = static_cast<std::size_t>(std::ranges::count(of_kind, Verdict::fail, &Finding::verdict));
    of_kind.resize(std::min(of_kind.size(), std::clamp<std::size_t>(failed, 1, most_findings)));
    std::ranges::move(of_kind, std::back_inserter(findings));
}

void TraceMatcher::add(const std::vector<Fingerprint>& rows, const std::vector<store::TraceHit>& hits)
{
    for (const store::TraceHit& hit : hits) {
        if (is_full()) return;
        shared_[hit.other].push_back({.here = rows.at(hit.row), .there = hit.there});
        ++size_;
    }
}

std::vector<store::TraceMatch> TraceMatcher::matches(store::EvidenceId evidence) const
{
    std::vector<store::TraceMatch> found;
    for (const auto& [other, shared] : shared_) {
        auto spans = match_fingerprints(shared);
        if (spans.empty()) continue;
        found.push_back({.evidence = evidence, .other = other, .spans = std::move(spans)});
        std::vector<SharedFingerprint> turned;
        for (const SharedFingerprint& rows : shared) turned.push_back({.here = rows.there, .there = rows.here});
        found.push_back({.evidence = other, .other = evidence, .spans = match_fingerprints(turned)});
    }
    return found;
}

void store_trace(store::Database& database, store::EvidenceId evidence, const store::TraceRows& rows,
                 TraceMatcher& matcher)
{
    if (rows.empty()) return;
    database.write({"evidence.trace"}, [&](store::Transaction& transaction) {
        store::send_trace(transaction, evidence, engine_version, rows);
    });
    if (rows.fingerprints.empty() || matcher.is_full()) return;
    const auto hits = database.read({"evidence.trace_hits"}, [&](store::Transaction& transaction) {
        return store::find_trace_hits(transaction, evidence, rows.fingerprints);
    });
    matcher.add(rows.fingerprints, hits);
}

std::vector<Finding> match_findings(const std::vector<store::CountedMatch>& matches, const Thresholds& thresholds)
{
    std::vector<Finding> copied;
    std::vector<Finding> scaled;
    for (const store::CountedMatch& match : matches) {
        const ComparedLogs logs{
            .devices_here = match.devices,
            .devices_there = match.other_devices,
            .evidence_here = to_text(match.evidence_public_id),
            .name_there = fmt::format("entry {}, run {}", to_text(match.other_submission), to_text(match.other_run))};
        copied.push_back(check_copied_trace(match.match.spans, logs, thresholds));
        scaled.push_back(check_scaled_trace(match.match.spans, logs, thresholds));
    }
    if (matches.empty()) {
        const ComparedLogs none{.name_there = "any other entry"};
        copied.push_back(check_copied_trace({}, none, thresholds));
        scaled.push_back(check_scaled_trace({}, none, thresholds));
    }
    std::vector<Finding> findings;
    keep_worst(findings, std::move(copied));
    keep_worst(findings, std::move(scaled));
    return findings;
}

}  // namespace wattboard::jobs
