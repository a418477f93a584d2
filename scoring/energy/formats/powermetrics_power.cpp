// The chip's total and its parts.
#include "scoring/energy/formats/powermetrics_power.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace wattboard::energy {

namespace {

struct PowerName {
    std::string_view name;
    std::optional<double> PowermetricsSample::* field;
};
constexpr auto power_names =
    std::to_array<PowerName>({{"Package Power", &PowermetricsSample::package},
                              {"Intel energy model derived package power (CPUs+GT+SA)", &PowermetricsSample::package},
                              {"Combined Power (CPU + GPU + ANE)", &PowermetricsSample::combined},
                              {"Combined Power (CPU + GPU)", &PowermetricsSample::combined},
                              {"CPU Power", &PowermetricsSample::cpu},
                              {"Clusters Total Power", &PowermetricsSample::cpu},
                              {"GPU Power", &PowermetricsSample::gpu},
                              {"ANE Power", &PowermetricsSample::ane},
                              {"DRAM Power", &PowermetricsSample::dram}});

}  // namespace

std::optional<double> PowermetricsSample::* powermetrics_field(std::string_view name)
{
    const auto found = std::ranges::find(power_names, name, &PowerName::name);
    return found == power_names.end() ? nullptr : found->field;
}

Finding process_names_finding(bool lists_processes)
{
    Finding finding{.check = "process_names", .value = lists_processes ? 1 : 0, .threshold = 0, .unit = "1"};
    finding.verdict = lists_processes ? Verdict::fail : Verdict::pass;
    finding.message = lists_processes
                          ? "The log lists the processes of the machine's users: leave the sampler tasks out."
                          : "The log lists no processes.";
    return finding;
}

std::optional<double> PowermetricsTrace::total_of(const PowermetricsSample& sample) const
{
    switch (basis_) {
        case Basis::package:
            return sample.package;
        case Basis::combined:
            return sample.combined;
        case Basis::cpu:
            if (!sample.cpu) return std::nullopt;
            return *sample.cpu + sample.ane.value_or(0);
        case Basis::gpu:
        case Basis::unknown:
            break;
    }
    return std::nullopt;
}

bool PowermetricsTrace::begin(const PowermetricsSample& sample)
{
    basis_ = sample.package ? Basis::package : sample.combined ? Basis::combined : sample.cpu ? Basis::cpu : Basis::gpu;
    const auto declare = [&](std::string_view id, DeviceKind kind, ComponentTrace::Zero zero) {
        const Result<std::size_t> added = trace_.component({.id = std::string{id}, .kind = kind}, sample.line, zero);
        return added ? std::optional{*added} : std::nullopt;
    };
    if (basis_ != Basis::gpu) {
        const bool parts = sample.gpu || sample.dram;
        const std::string_view rest = basis_ == Basis::cpu        ? "CPU Power and ANE Power"
                                      : basis_ == Basis::combined ? "Combined Power without GPU"
                                      : parts                     ? "Package Power without GPU and DRAM"
                                                                  : "Package Power";
        rest_ = declare(rest, DeviceKind::cpu, ComponentTrace::Zero::unsupported);
    }
    // Graphics that are not in use draw nothing on these chips; memory always draws something.
    if (sample.gpu) gpu_ = declare("GPU Power", DeviceKind::gpu, ComponentTrace::Zero::value);
    if (sample.dram) dram_ = declare("DRAM Power", DeviceKind::dram, ComponentTrace::Zero::unsupported);
    return true;
}

bool PowermetricsTrace::add_part(const std::optional<std::size_t>& component, std::optional<double> watts,
                                 const RunningClock::Span& span, const PowermetricsSample& sample)
{
    if (!component) return true;
    const Reading joules{.value = watts.value_or(0) * sample.elapsed_s, .decimals = 0, .missing = !watts.has_value()};
    if (trace_.add_interval(*component, span.start, span.end, joules, sample.line)) return true;
    problem_ = trace_.problem();
    return false;
}

bool PowermetricsTrace::add(const PowermetricsSample& sample)
{
    if (basis_ == Basis::unknown && !begin(sample)) return false;
    ++samples_;
    const RunningClock::Span span = clock_.next(sample.stamp, to_nanoseconds(sample.elapsed_s));
    std::optional<double> rest = total_of(sample);
    const bool whole = rest.has_value() || basis_ == Basis::gpu;
    if (rest && basis_ != Basis::cpu) {
        *rest -= gpu_ ? sample.gpu.value_or(0) : 0;
        if (basis_ == Basis::package && dram_) *rest -= sample.dram.value_or(0);
        inconsistent_ += *rest < 0 ? 1 : 0;
        rest = std::max(*rest, 0.0);
    }
    // A sample without its total says nothing of the parts either: it was cut off.
    return add_part(rest_, rest, span, sample) && add_part(gpu_, whole ? sample.gpu : std::nullopt, span, sample) &&
           add_part(dram_, whole ? sample.dram : std::nullopt, span, sample);
}

Result<EvidenceSummary> PowermetricsTrace::finish(LogFacts facts)
{
    if (samples_ == 0) return std::unexpected{no_rows()};
    facts.rows = samples_;
    if (basis_ == Basis::package || basis_ == Basis::combined)
        facts.left_out.emplace_back("CPU, cluster and ANE powers (inside the total of the chip)");
    Finding finding{.check = "parts_above_total",
                    .value = static_cast<double>(inconsistent_),
                    .threshold = 0,
                    .unit = "samples",
                    .verdict = inconsistent_ > 0 ? Verdict::fail : Verdict::pass};
    finding.message = inconsistent_ > 0 ? "In some samples the parts of the chip draw more than its total."
                                        : "In no sample do the parts of the chip draw more than its total.";
    facts.findings.push_back(std::move(finding));
    return trace_.finish(std::move(facts));
}

}  // namespace wattboard::energy
