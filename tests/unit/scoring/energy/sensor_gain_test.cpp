// Gains of sensors by grade and model.
#include "scoring/energy/sensor_gain.h"

#include <gtest/gtest.h>

#include <cmath>

namespace wattboard::energy {
namespace {

double gpu(std::string name, PowerReading reading = PowerReading::unspecified)
{
    return sensor_gain({.id = "0", .kind = DeviceKind::gpu, .name = std::move(name), .reading = reading}, Grade::C);
}

TEST(sensor_gain, grades_have_their_own)
{
    const DeviceInfo meter{.id = "plug", .kind = DeviceKind::node};
    EXPECT_DOUBLE_EQ(sensor_gain(meter, Grade::A), 0.006);
    EXPECT_DOUBLE_EQ(sensor_gain(meter, Grade::B), 0.017);
    EXPECT_DOUBLE_EQ(sensor_gain(meter, Grade::C), 0.05);
    EXPECT_DOUBLE_EQ(sensor_gain(meter, Grade::D), 0.20);
    EXPECT_DOUBLE_EQ(sensor_gain(meter, Grade::E), 0.35);
    EXPECT_DOUBLE_EQ(gpu(""), 0.05);
    EXPECT_DOUBLE_EQ(gpu("NVIDIA L40S"), 0.05);
}

TEST(sensor_gain, measured_sensors_have_their_error_over_root_three_but_never_less_than_documented)
{
    EXPECT_NEAR(gpu("NVIDIA GeForce RTX 2080 Ti"), 0.0804 / std::sqrt(3.0), 1e-15);
    EXPECT_NEAR(gpu("NVIDIA GeForce RTX 2060 SUPER"), 0.1317 / std::sqrt(3.0), 1e-15);
    EXPECT_NEAR(gpu("Tesla M40 24GB"), 0.05 / std::sqrt(3.0), 1e-15);
    EXPECT_DOUBLE_EQ(gpu("NVIDIA GeForce RTX 2080"), 0.05) << "another board than the Ti";
}

TEST(sensor_gain, part_time_sensors_are_less_certain)
{
    EXPECT_NEAR(gpu("NVIDIA A100-SXM4-80GB"), std::hypot(0.0578 / std::sqrt(3.0), 0.05), 1e-15);
    EXPECT_NEAR(gpu("Tesla V100-SXM2-32GB"), std::hypot(0.05, 0.05), 1e-15);
    EXPECT_NEAR(gpu("NVIDIA GeForce GTX 1070"), std::hypot(0.05, 0.05), 1e-15);
    EXPECT_DOUBLE_EQ(gpu("NVIDIA H100 80GB HBM3"), 0.05);
    EXPECT_NEAR(gpu("NVIDIA H100 80GB HBM3", PowerReading::instant), std::hypot(0.05, 0.05), 1e-15);
    EXPECT_DOUBLE_EQ(gpu("NVIDIA RTX A3000"), 0.05) << "no A30";
}

}  // namespace
}  // namespace wattboard::energy
