// Declared hardware against the accelerator and CPU tables.
#include "scoring/reference/hardware_limits.h"

#include <algorithm>
#include <array>

#include "scoring/reference/cpu_names.h"

namespace wattboard {

namespace {

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, text) != names.end();
}

/// Rates and idle power of the devices; one that lacks them makes the whole unknown.
class Rates {
public:
    explicit Rates(std::string_view precision) : precision_{precision} {}

    void add(const Accelerator* known, int count)
    {
        const std::optional<double> rate = known == nullptr ? std::nullopt : peak_rate(*known, precision_);
        rates_known_ = rates_known_ && rate && known->power;
        if (rates_known_) {
            peak_ += count * *rate;
            const double picojoule = known->power->value() / *rate * 1e12;
            least_picojoule_ = least_picojoule_ > 0 ? std::min(least_picojoule_, picojoule) : picojoule;
        }
        idle_known_ = idle_known_ && known != nullptr && known->idle_power;
        if (idle_known_) idle_ = std::min(idle_.value_or(*known->idle_power), *known->idle_power);
    }

    void settle(HardwareLimits& limits) const
    {
        if (limits.devices == 0) return;
        if (rates_known_) {
            limits.peak_flops = peak_;
            limits.min_picojoule_per_flop = least_picojoule_;
        }
        if (idle_known_) limits.idle = idle_;
    }

private:
    std::string_view precision_;
    double peak_ = 0;
    double least_picojoule_ = 0;
    bool rates_known_ = true;
    bool idle_known_ = true;
    std::optional<Watts> idle_;
};

}  // namespace

std::optional<double> peak_rate(const Accelerator& accelerator, std::string_view precision)
{
    // Rows with the least energy per operation alone: board power by it is the highest rate.
    std::optional<double> highest = std::max({accelerator.fp32_flops, accelerator.fp16_flops, accelerator.fp8_flops});
    if (accelerator.power && accelerator.min_picojoule_per_flop)
        highest =
            std::max(highest, std::optional{accelerator.power->value() / *accelerator.min_picojoule_per_flop * 1e12});
    const std::string name = lower_case(precision);
    std::optional<double> rate;
    // Frameworks run "FP32" convolutions in TF32 where there is one, at half the FP16 rate.
    if (is_one_of(name, {"fp32", "float32", "f32", "single", "tf32"}))
        rate = std::max(accelerator.fp32_flops, accelerator.fp16_flops.transform([](double fp16) { return fp16 / 2; }));
    else if (is_one_of(name, {"fp16", "float16", "f16", "half", "bf16", "bfloat16", "amp", "mixed", "mixed precision"}))
        rate = std::max(accelerator.fp16_flops, accelerator.fp32_flops);
    return rate ? rate : highest;
}

HardwareLimits hardware_limits(const Hardware& hardware, const ReferenceTables& tables, std::string_view precision)
{
    HardwareLimits limits;
    Rates rates{precision};
    for (const Accelerators& declared : hardware.accelerators) {
        limits.devices += declared.count;
        const Accelerator* known = tables.accelerator(declared.name);
        rates.add(known, declared.count);
        if (known == nullptr || !known->power) {
            limits.unknown.push_back(declared.name);
            continue;
        }
        limits.total += *known->power * static_cast<double>(declared.count);
        limits.highest = std::max(limits.highest.value_or(*known->power), *known->power);
        limits.lowest = std::min(limits.lowest.value_or(*known->power), *known->power);
    }
    rates.settle(limits);
    const DeclaredCpu declared = declared_cpu(hardware.cpu);
    if (const Cpu* cpu = tables.cpu(declared.name)) limits.cpu_table = cpu->tdp * static_cast<double>(declared.sockets);
    limits.cpu = std::max(hardware.cpu_tdp, limits.cpu_table);
    return limits;
}

}  // namespace wattboard
