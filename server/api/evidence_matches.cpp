// Writes shared stretches as times of both logs.
#include "server/api/evidence_matches.h"

#include <algorithm>
#include <map>

#include "scoring/plausibility/device_identity.h"
#include "scoring/version.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/evidence_reading.h"
#include "server/api/request_reading.h"
#include "server/store/trace_matches.h"
#include "server/store/traces.h"

namespace wattboard::api {

namespace {

constexpr std::array<std::string_view, 3> family_names{"values", "shape", "whole"};

double seconds_of(Nanoseconds time) { return static_cast<double>(time) / 1e9; }

// A whole series that is equal is kept by its first sample alone.
std::vector<CopiedSpan> with_ends(std::vector<CopiedSpan> spans, const std::vector<energy::TracedDevice>& devices)
{
    for (CopiedSpan& span : spans) {
        if (span.family != FingerprintFamily::whole || span.device_here >= devices.size()) continue;
        span.end_here = std::max(span.end_here, devices[span.device_here].last);
    }
    return spans;
}

// Share of the log's traced time that lies in some shared stretch.
double share_of(const std::vector<CopiedSpan>& spans, const std::vector<energy::TracedDevice>& devices)
{
    std::map<std::uint32_t, std::vector<std::pair<Nanoseconds, Nanoseconds>>> by_device;
    for (const CopiedSpan& span : spans) by_device[span.device_here].emplace_back(span.start_here, span.end_here);
    double shared = 0;
    for (auto& [device, stretches] : by_device) {
        std::ranges::sort(stretches);
        Nanoseconds reached = stretches.front().first;
        for (const auto& [start, end] : stretches) {
            shared += seconds_of(std::max<Nanoseconds>(0, end - std::max(start, reached)));
            reached = std::max(reached, end);
        }
    }
    double whole = 0;
    for (const energy::TracedDevice& device : devices)
        if (device.samples > 0) whole += seconds_of(device.last - device.first);
    return whole > 0 ? std::min(1.0, shared / whole) : 0.0;
}

template <class Devices, class About>
Document device_name(const Devices& devices, std::uint32_t index, const About& about)
{
    if (index >= devices.size()) return nullptr;
    return with_short_device_uuids(about(devices[index]).id);
}

Document match_document(const store::EvidenceMatch& match, const std::vector<energy::TracedDevice>& devices)
{
    const auto spans = with_ends(match.spans, devices);
    Document document{
        {"evidence", to_text(match.other)},  {"entry", to_text(match.submission)},
        {"name", match.submission_name},     {"team", {{"slug", match.team_slug}, {"name", match.team_name}}},
        {"share", share_of(spans, devices)}, {"spans", Document::array()}};
    for (const CopiedSpan& span : spans) {
        const Nanoseconds length = span.end_here - span.start_here;
        const auto traced = [](const energy::TracedDevice& device) -> const energy::TraceDevice& {
            return device.about;
        };
        const auto plain = [](const energy::TraceDevice& device) -> const energy::TraceDevice& { return device; };
        document["spans"].push_back({{"family", name_of(span.family, family_names)},
                                     {"device", device_name(devices, span.device_here, traced)},
                                     {"from_s", seconds_of(span.start_here)},
                                     {"to_s", seconds_of(span.end_here)},
                                     {"other_device", device_name(match.other_devices, span.device_there, plain)},
                                     {"other_from_s", seconds_of(span.start_there)},
                                     {"other_to_s", seconds_of(span.start_there + length)},
                                     {"samples", span.samples}});
    }
    return document;
}

}  // namespace

Result<http::Response> list_matches(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"submission"}); !checked) return std::unexpected(checked.error());
    const auto list = call.services.database.read({"evidence.matches"}, [&](auto& transaction) -> Result<Document> {
        const auto found = visible_evidence(call, transaction);
        if (!found) return std::unexpected(found.error());
        const store::EvidenceId id = found->evidence.id;
        const auto devices =
            store::find_trace_devices(transaction, id, engine_version).value_or(std::vector<energy::TracedDevice>{});
        Document items = Document::array();
        for (const store::EvidenceMatch& match : store::list_evidence_matches(transaction, engine_version, id))
            items.push_back(match_document(match, devices));
        return list_document(std::move(items));
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

}  // namespace wattboard::api
