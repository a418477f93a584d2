// Puts together what the store found and what the checks need.
#include "server/jobs/platform_checks.h"

#include <algorithm>

#include "scoring/version.h"
#include "server/jobs/trace_matching.h"

namespace wattboard::jobs {

namespace {

const EvidenceSummary* log_of(const EntryFacts& facts, const Uuid& evidence)
{
    const std::string id = to_text(evidence);
    for (const RunFacts& run : facts.runs)
        for (const EvidenceSummary& log : run.evidence)
            if (log.id == id) return &log;
    return nullptr;
}

void add_device_findings(std::vector<Finding>& findings, const PlatformFacts& known, const EntryFacts& facts,
                         const Thresholds& thresholds)
{
    std::vector<Finding> same;
    std::vector<Finding> claimed;
    for (const store::CountedUse& use : known.device_uses) {
        const EvidenceSummary* log = log_of(facts, use.evidence);
        if (log == nullptr || use.device >= log->devices.size()) continue;
        const ComparedUse compared{.evidence = log->id,
                                   .device = log->devices[use.device].id,
                                   .start = use.start,
                                   .end = use.end,
                                   .zone_known = use.zone_known,
                                   .others = use.others};
        same.push_back(check_same_device(compared, thresholds));
        claimed.push_back(check_device_claimed(compared, thresholds));
    }
    for (auto* of_kind : {&same, &claimed}) {
        if (of_kind->empty())
            of_kind->push_back(not_applicable(of_kind == &same ? "same_device" : "device_claimed", "",
                                              "The logs do not name their devices by unique ids."));
        keep_worst(findings, std::move(*of_kind));
    }
}

void add_clock_findings(std::vector<Finding>& findings, const PlatformFacts& known, const EntryFacts& facts,
                        const Thresholds& thresholds)
{
    std::vector<Finding> clock;
    for (const store::EvidenceReceipt& receipt : known.receipts)
        if (const EvidenceSummary* log = log_of(facts, receipt.evidence))
            clock.push_back(check_server_clock(*log, receipt.receipt, thresholds));
    if (clock.empty()) clock.push_back(not_applicable("server_clock", "", "The entry has no log."));
    keep_worst(findings, std::move(clock));
}

}  // namespace

std::map<store::RevisionId, PlatformFacts> load_platform_facts(store::Transaction& transaction,
                                                               const std::vector<store::RevisionEvidence>& revisions)
{
    std::map<store::RevisionId, PlatformFacts> known;
    std::vector<store::RevisionId> ids;
    for (const store::RevisionEvidence& revision : revisions) ids.push_back(revision.revision);
    for (auto& match : store::find_counted_matches(transaction, engine_version, revisions))
        known[match.revision].matches.push_back(std::move(match));
    for (auto& use : store::find_device_uses(transaction, engine_version, revisions))
        known[use.revision].device_uses.push_back(std::move(use));
    for (auto& receipt : store::find_log_receipts(transaction, engine_version, revisions))
        known[receipt.revision].receipts.push_back(receipt);
    for (auto& repeat : store::find_repeats(transaction, ids))
        known[repeat.revision].repeats.push_back(std::move(repeat));
    return known;
}

std::vector<Finding> platform_findings(const PlatformFacts& known, const EntryFacts& facts,
                                       const Thresholds& thresholds)
{
    std::vector<Finding> findings = match_findings(known.matches, thresholds);
    add_device_findings(findings, known, facts, thresholds);
    add_clock_findings(findings, known, facts, thresholds);
    bool is_repeated = false;
    for (const store::Repeat& repeat : known.repeats) {
        auto of_repeat = repeat_findings(repeat, facts, thresholds);
        is_repeated = is_repeated || !of_repeat.empty();
        std::ranges::move(of_repeat, std::back_inserter(findings));
    }
    if (!is_repeated)
        findings.push_back(not_applicable("repeat_energy", "", "No reviewer or organizer has made a run again."));
    return findings;
}

std::vector<Finding> repeat_findings(const store::Repeat& repeat, const EntryFacts& facts, const Thresholds& thresholds)
{
    const auto run = std::ranges::find(facts.runs, repeat.facts.run, &RunFacts::id);
    if (run == facts.runs.end()) return {};
    return check_repeat(*run, facts.model, repeat.facts, thresholds);
}

void add_later_repeats(EntryScore& score, const std::vector<store::Repeat>& repeats, const EntryFacts& facts,
                       const Thresholds& thresholds)
{
    std::vector<Finding> later;
    for (const store::Repeat& repeat : repeats)
        for (Finding& finding : repeat_findings(repeat, facts, thresholds)) {
            const bool is_there = std::ranges::any_of(score.findings, [&](const Finding& one) {
                return one.check == finding.check && one.place == finding.place;
            });
            if (!is_there) later.push_back(std::move(finding));
        }
    if (later.empty()) return;
    std::erase_if(score.findings, [](const Finding& one) {
        return one.check == "repeat_energy" && one.verdict == Verdict::not_applicable && one.place.empty();
    });
    if (score.verified && std::ranges::any_of(later, [](const Finding& one) {
            return one.verdict == Verdict::fail && one.severity == Severity::reject;
        })) {
        score.verified = false;
        score.not_verified_because.emplace_back("No finding holds the entry: no");
    }
    std::ranges::move(later, std::back_inserter(score.findings));
}

}  // namespace wattboard::jobs
