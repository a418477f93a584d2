// Copies between two logs from the rows that they share.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/timestamp.h"
#include "scoring/plausibility/check_catalogue.h"
#include "scoring/plausibility/fingerprint_settings.h"
#include "scoring/plausibility/trace_fingerprint.h"

namespace wattboard {

namespace {

/// Positions [first, past) of the log here that a hit proves, and where it lies.
struct Proof {
    std::uint64_t first = 0;
    std::uint64_t past = 0;
    Nanoseconds here = 0;
    Nanoseconds there = 0;
};

/// Device here, device there, family, and offset between the positions.
using Alignment = std::tuple<std::uint32_t, std::uint32_t, FingerprintFamily, std::uint64_t>;

bool same_before(const Fingerprint& a, const Fingerprint& b)
{
    return (a.context >> 32U) != 0 && (a.context >> 32U) == (b.context >> 32U);
}

bool same_after(const Fingerprint& a, const Fingerprint& b)
{
    const std::uint64_t half = 0xFFFFFFFFU;
    return (a.context & half) != 0 && (a.context & half) == (b.context & half);
}

/// False: the hit may be chance.
bool prove(const SharedFingerprint& hit, Proof& proof)
{
    const FingerprintFamily family = family_of(hit.here.hash);
    if (hit.here.hash != hit.there.hash) return false;
    if (family == FingerprintFamily::whole) {
        proof.past = hit.here.context;
        return hit.here.context == hit.there.context;
    }
    const bool shape = family == FingerprintFamily::shape;
    const std::uint64_t gram = shape ? shape_gram + shape_order : value_gram;
    const std::uint64_t context = (shape ? shape_proof : value_proof) - gram;
    const bool before = same_before(hit.here, hit.there), after = same_after(hit.here, hit.there);
    proof.first = hit.here.position - (before ? context : 0);
    proof.past = hit.here.position + gram + (after ? context : 0);
    return before || after;
}

CopiedSpan span_of(const Alignment& alignment, std::vector<Proof>& proofs)
{
    std::ranges::sort(proofs, {}, &Proof::first);
    CopiedSpan span{.family = std::get<FingerprintFamily>(alignment),
                    .device_here = std::get<0>(alignment),
                    .device_there = std::get<1>(alignment),
                    .start_here = proofs.front().here,
                    .end_here = proofs.front().here,
                    .start_there = proofs.front().there};
    span.rows = proofs.size();
    std::uint64_t covered = 0;
    for (const Proof& proof : proofs) {
        span.start_here = std::min(span.start_here, proof.here);
        span.end_here = std::max(span.end_here, proof.here);
        span.start_there = std::min(span.start_there, proof.there);
        if (proof.past <= covered) continue;
        span.samples += proof.past - std::max(proof.first, covered);
        covered = proof.past;
    }
    return span;
}

std::string device_name(std::span<const energy::TraceDevice> devices, std::uint32_t device)
{
    return device < devices.size() ? devices[device].id : fmt::format("device {}", device);
}

/// The longest span that `counts` admits, as a finding.
template <class Counts>
Finding finding_of(std::string check, Severity severity, std::span<const CopiedSpan> spans, const ComparedLogs& logs,
                   const Thresholds& thresholds, Counts counts)
{
    const double threshold = threshold_of(thresholds, check);
    Finding finding{.check = std::move(check), .value = 0, .threshold = threshold, .unit = "samples"};
    finding.severity = severity;
    finding.evidence = logs.evidence_here;
    finding.message = "No stretch of the log is shared with " + logs.name_there + ".";
    for (const CopiedSpan& span : spans) {
        const auto samples = static_cast<double>(span.samples);
        if (!counts(span) || samples <= *finding.value) continue;
        finding.value = samples;
        const bool whole = span.family == FingerprintFamily::whole;
        finding.verdict = whole || samples >= threshold ? Verdict::fail : Verdict::pass;
        finding.place = fmt::format("{}, from {} to {}", device_name(logs.devices_here, span.device_here),
                                    energy::to_iso8601(span.start_here), energy::to_iso8601(span.end_here));
        finding.message = fmt::format(
            "At least {} consecutive readings {} {} (device {}, from {}); measured noise does not repeat.",
            span.samples,
            span.family == FingerprintFamily::shape ? "rise and fall exactly as those of" : "equal those of",
            logs.name_there, device_name(logs.devices_there, span.device_there), energy::to_iso8601(span.start_there));
    }
    return finding;
}

}  // namespace

std::vector<CopiedSpan> match_fingerprints(std::span<const SharedFingerprint> shared)
{
    std::map<Alignment, std::vector<Proof>> aligned;
    for (const SharedFingerprint& hit : shared) {
        Proof proof{.here = hit.here.time, .there = hit.there.time};
        if (!prove(hit, proof)) continue;
        aligned[{hit.here.device, hit.there.device, family_of(hit.here.hash), hit.there.position - hit.here.position}]
            .push_back(proof);
    }
    std::vector<CopiedSpan> spans;
    spans.reserve(aligned.size());
    for (auto& [alignment, proofs] : aligned) spans.push_back(span_of(alignment, proofs));
    std::ranges::sort(spans, [](const CopiedSpan& a, const CopiedSpan& b) {
        return std::tie(b.samples, a.family, a.device_here, a.device_there, a.start_here) <
               std::tie(a.samples, b.family, b.device_here, b.device_there, b.start_here);
    });
    return spans;
}

Finding check_copied_trace(std::span<const CopiedSpan> spans, const ComparedLogs& logs, const Thresholds& thresholds)
{
    return finding_of("copied_trace", Severity::reject, spans, logs, thresholds,
                      [](const CopiedSpan& span) { return span.family != FingerprintFamily::shape; });
}

Finding check_scaled_trace(std::span<const CopiedSpan> spans, const ComparedLogs& logs, const Thresholds& thresholds)
{
    const auto copied = [&](const CopiedSpan& span) {
        return std::ranges::any_of(spans, [&](const CopiedSpan& other) {
            return other.family != FingerprintFamily::shape && other.device_here == span.device_here &&
                   other.device_there == span.device_there;
        });
    };
    return finding_of("scaled_trace", Severity::warn, spans, logs, thresholds,
                      [&](const CopiedSpan& span) { return span.family == FingerprintFamily::shape && !copied(span); });
}

}  // namespace wattboard
