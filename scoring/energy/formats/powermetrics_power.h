// The powers that one sample of powermetrics states, and their reading as components of the chip.
#pragma once

#include <optional>
#include <string_view>

#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/formats/running_clock.h"

namespace wattboard::energy {

/// Mean powers of one interval; in W.
struct PowermetricsSample {
    Nanoseconds stamp = 0;  ///< about its end
    double elapsed_s = 0;
    std::optional<double> package;   ///< the whole chip with its memory (macOS 11), or an Intel processor
    std::optional<double> combined;  ///< CPU, GPU and neural engine, without memory
    std::optional<double> cpu;
    std::optional<double> gpu;
    std::optional<double> ane;
    std::optional<double> dram;
    std::uint64_t line = 0;

    [[nodiscard]] bool has_power() const { return package || combined || cpu || gpu; }
};

/// Splits the total of the chip into graphics, memory and the rest, so that the parts add up to the total and evidence
/// can be cut to a scope. The total is `package` if the first sample has it, else `combined`, else CPU and neural
/// engine; samples without it are missing.
class PowermetricsTrace {
public:
    PowermetricsTrace(const ReadingOptions& options, const ReadingContext& context)
        : trace_{options, context, ValueKind::stated_interval}
    {
    }

    /// False: `problem()` says why.
    bool add(const PowermetricsSample& sample);
    [[nodiscard]] const Problem& problem() const { return problem_; }
    [[nodiscard]] std::uint64_t samples() const { return samples_; }
    /// `facts` without rows and left out.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    enum class Basis : std::uint8_t { unknown, package, combined, cpu, gpu };

    bool begin(const PowermetricsSample& sample);
    bool add_part(const std::optional<std::size_t>& component, std::optional<double> watts,
                  const RunningClock::Span& span, const PowermetricsSample& sample);
    [[nodiscard]] std::optional<double> total_of(const PowermetricsSample& sample) const;

    ComponentTrace trace_;
    RunningClock clock_;
    Basis basis_ = Basis::unknown;
    std::optional<std::size_t> rest_;
    std::optional<std::size_t> gpu_;
    std::optional<std::size_t> dram_;
    std::uint64_t samples_ = 0;
    std::uint64_t inconsistent_ = 0;  ///< parts above their total
    Problem problem_{};
};

/// The field of a power line or key by the name that powermetrics gives it; nullptr if it is none.
std::optional<double> PowermetricsSample::* powermetrics_field(std::string_view name);

/// Whether the log lists the processes of the machine's users, which reviewers would see.
Finding process_names_finding(bool lists_processes);

}  // namespace wattboard::energy
