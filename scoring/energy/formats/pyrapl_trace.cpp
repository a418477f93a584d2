// Settling of pyRAPL's units, and its measurements as stated intervals.
#include "scoring/energy/formats/pyrapl_trace.h"

#include <utility>

#include <fmt/format.h>

#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// No RAPL counter goes further before it starts again at 0 (2^32 x 61 microjoules), so a difference of two readings
/// above this cannot be joules.
constexpr double widest_range_joules = 262'144;
/// The counters move about every millisecond: what is shorter than a tenth of that, and not 0, is no microseconds.
constexpr double shortest_microseconds = 100;
constexpr std::size_t most_held = 65'536;

Problem unit_unsure(std::string detail, std::uint64_t line)
{
    return {.type = problems::underdetermined_log,
            .detail = std::move(detail),
            .line = line,
            .field = "pkg",
            .hint =
                "Declare it: --map unit=uJ (microjoules and microseconds, all releases) or --map unit=J (joules "
                "and seconds, versions before the first release)."};
}

}  // namespace

Result<PyRaplTrace> PyRaplTrace::create(const ReadingOptions& options, const ReadingContext& context)
{
    PyRaplTrace trace{options, context};
    const auto declared = options.map.find("unit");
    if (declared == options.map.end()) return trace;
    trace.declared_ = true;
    trace.unit_ = declared->second == "J" ? Unit::joules : Unit::microjoules;
    if (declared->second != "J" && declared->second != "uJ" && declared->second != "\xC2\xB5J")
        return std::unexpected{
            Problem{.type = problems::unknown_unit,
                    .detail = fmt::format("pyRAPL does not write \"{}\".", excerpt(declared->second)),
                    .field = "map",
                    .hint = "Declare --map unit=uJ or --map unit=J."}};
    return trace;
}

std::optional<Problem> PyRaplTrace::contradiction(const PyRaplValue& value) const
{
    const double energy = value.energy.value;
    if (unit_ == Unit::joules && energy > widest_range_joules) {
        Problem problem = unit_unsure("A value beyond the range of the counters cannot be joules.", value.line);
        problem.type = problems::invalid_value;
        return problem;
    }
    if (unit_ == Unit::microjoules && !declared_ && energy > 0 && value.duration < shortest_microseconds)
        return unit_unsure("Some values can only be microjoules, others only joules.", value.line);
    return std::nullopt;
}

std::optional<Problem> PyRaplTrace::without_length(const PyRaplValue& value)
{
    ++without_length_;
    if (value.energy.missing || value.energy.value == 0) return std::nullopt;
    return Problem{.type = problems::malformed_log,
                   .detail = "A measurement without duration has an energy.",
                   .line = value.line,
                   .field = "duration",
                   .hint = "Send the file as pyRAPL wrote it."};
}

std::optional<Problem> PyRaplTrace::add(const PyRaplValue& value)
{
    const Result<std::size_t> component = trace_.component({.id = value.device, .kind = value.kind}, value.line);
    if (!component) return component.error();
    const double scale = unit_ == Unit::joules ? 1 : 1e-6;
    if (value.duration * scale > max_duration_s)
        return unit_unsure("The duration is beyond any run: the declared unit is not that of the file.", value.line);
    const Nanoseconds end = value.start + to_nanoseconds(value.duration * scale);
    if (end == value.start) return without_length(value);
    if (std::optional<Problem> problem = contradiction(value)) return problem;
    const Reading joules{
        .value = value.energy.value * scale, .decimals = value.energy.decimals, .missing = value.energy.missing};
    if (trace_.add_interval(*component, value.start, end, joules, value.line)) return std::nullopt;
    return trace_.problem();
}

std::optional<Problem> PyRaplTrace::take(PyRaplValue value)
{
    if (unit_ != Unit::unknown) return add(value);
    const bool settles = value.energy.value > widest_range_joules;
    const std::uint64_t line = value.line;
    if (held_.size() >= most_held)
        return unit_unsure("The first 65,536 values do not show whether they are joules or microjoules.", line);
    held_.push_back(std::move(value));
    if (!settles) return std::nullopt;
    unit_ = Unit::microjoules;
    const std::vector<PyRaplValue> held = std::exchange(held_, {});
    for (const PyRaplValue& before : held)
        if (std::optional<Problem> problem = add(before)) return problem;
    return std::nullopt;
}

Result<EvidenceSummary> PyRaplTrace::finish(LogFacts facts)
{
    if (unit_ == Unit::unknown)
        return std::unexpected{
            unit_unsure("No value shows whether energies are joules or microjoules: the files of releases and of the "
                        "versions before them look alike.",
                        held_.empty() ? 1 : held_.front().line)};
    if (without_length_ > 0) facts.skipped["values of measurements without duration"] = without_length_;
    facts.format_version = unit_ == Unit::joules ? "before the first release" : "0.2";
    return trace_.finish(std::move(facts));
}

}  // namespace wattboard::energy
