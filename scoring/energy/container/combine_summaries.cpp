// Adds the summaries of the files of a bundle.
#include "scoring/energy/container/combine_summaries.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "scoring/energy/container/member_trace.h"
#include "scoring/energy/trace_account.h"
#include "scoring/plausibility/joined_findings.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t gaps_kept = 100;
constexpr std::size_t longest_list = 200;

void join(std::string& text, const std::string& more, std::string_view between)
{
    if (more.empty() || text.find(more) != std::string::npos) return;
    text += text.empty() ? more : std::string{between} + more;
}

/// One relative uncertainty of two energies; `linear` for parts that are common to both.
double combined(double a, KilowattHours energy_a, double b, KilowattHours energy_b, bool linear)
{
    const double sum = (energy_a + energy_b).value();
    if (sum <= 0) return std::max(a, b);
    const double left = a * energy_a.value();
    const double right = b * energy_b.value();
    return (linear ? left + right : std::hypot(left, right)) / sum;
}

class Combiner {
public:
    EvidenceSummary combine(std::vector<NamedSummary> logs);

private:
    void add(const std::string& path, EvidenceSummary& log);
    void add_devices(const std::string& path, EvidenceSummary& log);
    void add_uncertainty(const EvidenceSummary& log);
    void add_totals(const std::string& path, const EvidenceSummary& log);
    void add_findings(const std::string& path, std::vector<Finding>& findings);
    void add_passed_findings();

    EvidenceSummary all_;
    BundleIds devices_;
    BundleIds runs_;
    std::vector<Finding> passed_;
    std::set<std::string> failed_;
    double covered_seconds_ = 0;
    double needed_seconds_ = 0;
    bool all_state_totals_ = true;
    bool all_have_hours_ = true;
};

void Combiner::add_devices(const std::string& path, EvidenceSummary& log)
{
    std::map<std::string, std::string> renamed;
    for (DeviceEnergy& device : log.devices) {
        const std::string unique = devices_.claim(path, device.id);
        if (unique != device.id) renamed.emplace(device.id, unique);
        device.id = unique;
        all_.devices.push_back(std::move(device));
    }
    for (Gap& gap : log.gaps) {
        if (const auto found = renamed.find(gap.device); found != renamed.end()) gap.device = found->second;
        all_.gaps.push_back(std::move(gap));
    }
    std::ranges::sort(all_.gaps, [](const Gap& a, const Gap& b) {
        return std::tie(b.duration, a.device, a.start) < std::tie(a.duration, b.device, b.start);
    });
    if (all_.gaps.size() > gaps_kept) all_.gaps.resize(gaps_kept);
    all_.gap_count += log.gap_count;
}

void Combiner::add_uncertainty(const EvidenceSummary& log)
{
    // A file that states no parts (a total) counts as one gain.
    EnergyUncertainty parts = log.uncertainty;
    if (parts == EnergyUncertainty{}) parts.gain = log.relative_uncertainty;
    EnergyUncertainty& sum = all_.uncertainty;
    sum.gain = combined(sum.gain, all_.energy, parts.gain, log.energy, true);
    sum.sampling = combined(sum.sampling, all_.energy, parts.sampling, log.energy, false);
    sum.ends = combined(sum.ends, all_.energy, parts.ends, log.energy, false);
    sum.resolution = combined(sum.resolution, all_.energy, parts.resolution, log.energy, false);
    all_.relative_uncertainty = sum.total();
}

void Combiner::add_totals(const std::string& path, const EvidenceSummary& log)
{
    for (const auto& [run, energy] : log.run_energy_kwh) all_.run_energy_kwh[runs_.claim(path, run)] = energy;
    for (const auto& [component, energy] : log.component_energy_kwh) all_.component_energy_kwh[component] += energy;
    for (const auto& [hour, energy] : log.hourly_energy_kwh) all_.hourly_energy_kwh[hour] += energy;
    for (const auto& [what, count] : log.skipped) all_.skipped[what] += count;
    for (const std::string& left : log.left_out)
        if (all_.left_out.size() < longest_list) all_.left_out.push_back(path.empty() ? left : path + ": " + left);
    all_have_hours_ = all_have_hours_ && (!log.hourly_energy_kwh.empty() || !(log.energy > KilowattHours{}));
    all_state_totals_ = all_state_totals_ && log.stated_total.has_value();
    if (log.stated_total) all_.stated_total = all_.stated_total.value_or(KilowattHours{}) + *log.stated_total;
}

void Combiner::add_findings(const std::string& path, std::vector<Finding>& findings)
{
    for (Finding& finding : findings) {
        if (finding.verdict == Verdict::fail) {
            if (!path.empty()) finding.place = finding.place.empty() ? path : path + ": " + finding.place;
            failed_.insert(finding.check);
            all_.findings.push_back(std::move(finding));
            continue;
        }
        const auto known = std::ranges::find(passed_, finding.check, &Finding::check);
        if (known == passed_.end())
            passed_.push_back(std::move(finding));
        else if (known->verdict == Verdict::not_applicable && finding.verdict == Verdict::pass)
            *known = std::move(finding);
    }
}

void Combiner::add_passed_findings()
{
    for (Finding& finding : passed_)
        if (!failed_.contains(finding.check)) all_.findings.push_back(std::move(finding));
}

void Combiner::add(const std::string& path, EvidenceSummary& log)
{
    if (all_.format != log.format) all_.format = all_.format.empty() ? log.format : "several";
    if (all_.format_version != log.format_version) all_.format_version.clear();
    all_.kind = std::max(all_.kind, log.kind);
    join(all_.rule, log.rule, "; ");
    add_uncertainty(log);
    const double devices = static_cast<double>(std::max<std::size_t>(1, log.devices.size()));
    needed_seconds_ += log.duration.value() * devices;
    covered_seconds_ += log.duration.value() * devices * log.coverage;
    all_.pue_divided_out = std::max(all_.pue_divided_out, log.pue_divided_out);
    all_.rows += log.rows;
    all_.samples += log.samples;
    all_.missing += log.missing;
    all_.energy += log.energy;
    all_.charged += log.charged;
    if (log.start) all_.start = std::min(all_.start.value_or(*log.start), *log.start);
    if (log.end) all_.end = std::max(all_.end.value_or(*log.end), *log.end);
    all_.zone_known = all_.zone_known && log.zone_known;
    all_.grade = std::max(all_.grade, log.grade);
    all_.is_claim = all_.is_claim || log.is_claim;
    add_totals(path, log);
    add_devices(path, log);
    add_findings(path, log.findings);
}

EvidenceSummary Combiner::combine(std::vector<NamedSummary> logs)
{
    all_.zone_known = true;
    all_.kind = EvidenceKind::power_samples;
    all_.grade = Grade::A;
    all_.format_version = logs.front().summary.format_version;
    Seconds longest;
    Seconds together;
    bool totals = true;
    for (NamedSummary& log : logs) {
        longest = std::max(longest, log.summary.duration);
        together += log.summary.duration;
        totals = totals && log.summary.kind == EvidenceKind::total;
        add(log.path, log.summary);
    }
    // Totals are runs one after the other; traces lie beside each other, and only absolute times say how.
    all_.duration = totals ? together : longest;
    if (!totals && all_.zone_known && all_.start && all_.end)
        all_.duration = Seconds{static_cast<double>(*all_.end - *all_.start) * 1e-9};
    if (needed_seconds_ > 0) all_.coverage = std::clamp(covered_seconds_ / needed_seconds_, 0.0, 1.0);
    if (!all_state_totals_) all_.stated_total.reset();
    // One file must not say when the energy of another was used.
    if (!all_have_hours_) all_.hourly_energy_kwh.clear();
    add_passed_findings();
    return std::move(all_);
}

/// What the parsers found, which the accounts do not know, and what a file fails worse than all of them together: its
/// readings are at hand only when it is read.
void add_findings_of_file(const NamedSummary& log, const std::set<std::string>& known, EvidenceSummary& all)
{
    for (const Finding& finding : log.summary.findings) {
        const bool failed = finding.verdict == Verdict::fail;
        const auto same = [&finding](const Finding& other) { return other.check == finding.check; };
        const auto before = std::ranges::find_if(all.findings, same);
        if (known.contains(finding.check)) {
            if (is_of_the_whole(finding.check) || before == all.findings.end() || !weighs_more(finding, *before))
                continue;
            all.findings.erase(before);
        } else if (!failed && before != all.findings.end()) {
            continue;
        }
        all.findings.push_back(finding);
        if (failed) all.findings.back().place = log.path + (finding.place.empty() ? "" : ": " + finding.place);
    }
}

/// A tool's total may hold what a trace beside it measured: both are charged until somebody says which.
Finding total_beside_trace(bool both)
{
    Finding finding{.check = "total_beside_trace", .value = both ? 1 : 0, .threshold = 0, .unit = "1"};
    finding.verdict = both ? Verdict::fail : Verdict::pass;
    finding.message = both ? "Totals and traces were added: if they are of the same devices, send only the traces."
                           : "Totals do not stand beside traces of what they may hold.";
    return finding;
}

NamedSummary combine_traces(std::vector<NamedSummary> logs, const ReadingOptions& options,
                            const ReadingContext& context)
{
    if (logs.size() == 1) return std::move(logs.front());
    std::vector<LogAccount> accounts;
    for (const NamedSummary& log : logs)
        accounts.push_back({.account = log.summary.account.get(), .evidence = log.path});
    auto account = std::make_shared<TraceAccount>(merge(accounts));
    NamedSummary all{.path = {}, .summary = summarise(*account, options, context)};
    std::set<std::string> known;
    for (const Finding& finding : all.summary.findings) known.insert(finding.check);
    all.summary.left_out.clear();
    if (!std::ranges::all_of(logs, [&](const NamedSummary& log) { return log.summary.format == all.summary.format; })) {
        all.summary.format = "several";
        all.summary.format_version.clear();
    }
    for (const NamedSummary& log : logs) {
        add_findings_of_file(log, known, all.summary);
        for (const std::string& left : log.summary.left_out)
            if (all.summary.left_out.size() < longest_list) all.summary.left_out.push_back(log.path + ": " + left);
    }
    all.summary.account = std::move(account);
    return all;
}

}  // namespace

EvidenceSummary combine_summaries(std::vector<NamedSummary> logs, const ReadingOptions& options,
                                  const ReadingContext& context)
{
    std::vector<NamedSummary> traces;
    std::vector<NamedSummary> all;
    for (NamedSummary& log : logs) (log.summary.account ? traces : all).push_back(std::move(log));
    if (!traces.empty()) all.insert(all.begin(), combine_traces(std::move(traces), options, context));
    if (all.size() == 1) return std::move(all.front().summary);
    const bool both = all.front().summary.account && all.back().summary.kind == EvidenceKind::total;
    EvidenceSummary summary = Combiner{}.combine(std::move(all));
    summary.findings.push_back(total_beside_trace(both));
    return summary;
}

}  // namespace wattboard::energy
