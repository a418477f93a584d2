// pyRAPL measurements as a trace, once it is sure in which units they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/formats/component_trace.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// One value of one measurement, in the units of the file.
struct PyRaplValue {
    std::string device;  ///< `pkg:0`, `dram:0` ...
    DeviceKind kind = DeviceKind::cpu;
    Nanoseconds start = 0;
    double duration = 0;
    Reading energy;
    std::uint64_t line = 0;
};

/// Releases write microseconds and microjoules, the version before them seconds and joules under the same header, and
/// the ratio of the two is the same. Values are held back until one of them settles it.
class PyRaplTrace {
public:
    /// Problem `unknown_unit` if the declared unit is neither J nor uJ.
    static Result<PyRaplTrace> create(const ReadingOptions& options, const ReadingContext& context);

    /// nullopt: taken.
    std::optional<Problem> take(PyRaplValue value);

    /// Problem `underdetermined_log` if no value settled the units.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    enum class Unit : std::uint8_t { unknown, joules, microjoules };

    PyRaplTrace(const ReadingOptions& options, const ReadingContext& context)
        : trace_{options, context, ValueKind::stated_interval}
    {
    }
    std::optional<Problem> add(const PyRaplValue& value);
    std::optional<Problem> without_length(const PyRaplValue& value);
    [[nodiscard]] std::optional<Problem> contradiction(const PyRaplValue& value) const;

    ComponentTrace trace_;
    std::vector<PyRaplValue> held_;
    Unit unit_ = Unit::unknown;
    bool declared_ = false;
    std::uint64_t without_length_ = 0;
};

}  // namespace wattboard::energy
