// Beginning of devices at their first value above 0.
#include "scoring/energy/formats/component_trace.h"

#include <utility>

#include <fmt/format.h>

namespace wattboard::energy {

Result<std::size_t> ComponentTrace::component(DeviceInfo info, std::uint64_t line, Zero zero)
{
    if (const auto known = directory_.find(info.id)) return *known;
    if (components_.size() == max_devices || info.id.size() > max_id_bytes)
        return std::unexpected{Problem{
            .type = problems::limit_exceeded,
            .detail = fmt::format("The log has more than {} components, or one with an id of more than {} bytes.",
                                  max_devices, max_id_bytes),
            .line = line,
            .field = "device",
            .hint = "Check that the file is the log of the tool."}};
    directory_.add(info.id, components_.size());
    components_.push_back({.info = std::move(info), .zero = zero, .device = std::nullopt});
    return components_.size() - 1;
}

bool ComponentTrace::fail(Problem problem)
{
    problem_ = std::move(problem);
    failed_ = true;
    return false;
}

bool ComponentTrace::begin(Component& component, std::uint64_t line)
{
    Result<std::size_t> added = trace_.add_device(component.info, line);
    if (!added) return fail(std::move(added.error()));
    component.device = *added;
    for (std::uint64_t i = 0; i < component.missing + component.zeros; ++i) trace_.add_missing(*added);
    return true;
}

bool ComponentTrace::is_value(Component& component, const Reading& reading, std::uint64_t line)
{
    if (component.device) {
        if (reading.missing) trace_.add_missing(*component.device);
        return !reading.missing;
    }
    const bool zero = !reading.missing && reading.value == 0 && component.zero == Zero::unsupported;
    component.missing += reading.missing ? 1 : 0;
    component.zeros += zero ? 1 : 0;
    return !reading.missing && !zero && begin(component, line);
}

bool ComponentTrace::begin_counter(std::size_t component, Nanoseconds time, std::uint64_t line)
{
    Component& to = components_[component];
    if (!to.device && !begin(to, line)) return false;
    return trace_.add(*to.device, time, 0, 0, {}, line) || fail(trace_.problem());
}

bool ComponentTrace::add(std::size_t component, Nanoseconds time, const Reading& reading, std::uint64_t line)
{
    Component& to = components_[component];
    if (!is_value(to, reading, line)) return !failed_;
    return trace_.add(*to.device, time, reading.value, reading.decimals, {}, line) || fail(trace_.problem());
}

bool ComponentTrace::add_interval(std::size_t component, Nanoseconds start, Nanoseconds end, const Reading& reading,
                                  std::uint64_t line)
{
    Component& to = components_[component];
    if (!is_value(to, reading, line)) return !failed_;
    return trace_.add_interval(*to.device, start, end, reading.value, reading.decimals, {}, line) ||
           fail(trace_.problem());
}

void ComponentTrace::set_kind(std::size_t component, DeviceKind kind)
{
    Component& of = components_[component];
    of.info.kind = kind;
    if (of.device) trace_.info(*of.device).kind = kind;
}

Result<EvidenceSummary> ComponentTrace::finish(LogFacts facts)
{
    for (Component& component : components_) {
        if (component.device) continue;
        if (component.zeros > 0) {
            facts.left_out.push_back(fmt::format("{} (always 0: the machine does not support it)", component.info.id));
            facts.skipped["readings of components that always read 0"] += component.zeros;
        } else if (component.missing > 0 && !begin(component, 0)) {
            // Named, but never with a value: as a device without samples its absence is charged.
            return std::unexpected{problem_};
        }
    }
    return trace_.finish(std::move(facts));
}

}  // namespace wattboard::energy
