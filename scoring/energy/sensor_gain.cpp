// Measured errors of GPU power sensors.
#include "scoring/energy/sensor_gain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace wattboard::energy {

namespace {

/// Largest error of nvidia-smi's energy against an external meter (of its steady power where no energy was measured):
/// GPU_Power_Benchmark of Yang, Adamek and Armour, "Part-time Power Measurements: nvidia-smi's Lack of Attention",
/// SC24 (MIT licence), drivers 525 to 535.
struct MeasuredSensor {
    std::string_view name;  ///< part of the device's name, in lower case
    double largest_error;
};
constexpr std::array<MeasuredSensor, 13> measured_sensors{{{"rtx 4090", 0.0527},
                                                           {"rtx 3090", 0.0555},
                                                           {"rtx 3070 ti", 0.0396},
                                                           {"rtx 2080 ti", 0.0804},
                                                           {"rtx 2060 super", 0.1317},
                                                           {"rtx a5000", 0.0702},
                                                           {"a100", 0.0578},
                                                           {"p100", 0.0077},
                                                           {"gtx 1080 ti", 0.0038},
                                                           {"titan x (pascal)", 0.0100},
                                                           {"tesla m40", 0.0142},
                                                           {"tesla k80", 0.0890},
                                                           {"quadro k620", 0.4113}}};

/// The vendor's own figure is +-5 %, and one card that reads better says little of the next.
constexpr double documented_error = 0.05;
constexpr double part_time_uncertainty = 0.05;

/// Sensors that see 25 of 100 ms (GA100; Hopper's instant mode) or 10 of 20 ms (Volta, Pascal), from the same work.
constexpr std::array<std::string_view, 6> part_time_sensors{"a100", "a30",    "v100",
                                                            "p100", "gtx 10", "titan x (pascal)"};
constexpr std::array<std::string_view, 3> part_time_instant_sensors{"h100", "h200", "gh200"};

std::string lower_case(std::string_view text)
{
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Whole words only at the front: "rtx a3000" holds no "a30" behind it, and "rtx a100x" none before it.
bool names(std::string_view device, std::string_view sensor)
{
    for (std::size_t at = device.find(sensor); at != std::string_view::npos; at = device.find(sensor, at + 1)) {
        const std::size_t after = at + sensor.size();
        const bool begins = at == 0 || !is_word_byte(device[at - 1]);
        const bool ends = after == device.size() || !is_word_byte(device[after]) || sensor == "gtx 10";
        if (begins && ends) return true;
    }
    return false;
}

bool is_part_time(std::string_view name, PowerReading reading)
{
    const auto named = [&](std::string_view sensor) { return names(name, sensor); };
    return std::ranges::any_of(part_time_sensors, named) ||
           (reading == PowerReading::instant && std::ranges::any_of(part_time_instant_sensors, named));
}

double component_gain(const DeviceInfo& device)
{
    if (device.kind != DeviceKind::gpu) return grade_uncertainty(Grade::C);
    const std::string name = lower_case(device.name);
    double gain = grade_uncertainty(Grade::C);
    for (const MeasuredSensor& sensor : measured_sensors)
        // Evenly distributed within the error: u = h / sqrt 3.
        if (names(name, sensor.name)) gain = std::max(documented_error, sensor.largest_error) / std::sqrt(3.0);
    return is_part_time(name, device.reading) ? std::hypot(gain, part_time_uncertainty) : gain;
}

}  // namespace

double grade_uncertainty(Grade grade)
{
    switch (grade) {
        case Grade::A:
            return 0.006;
        case Grade::B:
            return 0.017;
        case Grade::C:
            return 0.05;
        case Grade::D:
            return 0.20;
        case Grade::E:
            break;
    }
    return 0.35;
}

double sensor_gain(const DeviceInfo& device, Grade grade)
{
    return grade == Grade::C ? component_gain(device) : grade_uncertainty(grade);
}

}  // namespace wattboard::energy
