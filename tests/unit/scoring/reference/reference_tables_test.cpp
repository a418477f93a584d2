// Look-ups by the names that logs print, and tables from CSV.
#include "scoring/reference/reference_tables.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "scoring/reference/cpu_names.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_csv.h"

namespace wattboard {
namespace {

std::string shipped(const std::string& name)
{
    std::ifstream file{std::string{WATTBOARD_SOURCE_DIR} + "/schema/reference/" + name};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const ReferenceTables& shipped_tables()
{
    static const ReferenceTables tables{load_grid_csv(shipped("grid-intensity.csv")).value(),
                                        load_accelerators_csv(shipped("accelerators.csv")).value(),
                                        load_cpus_csv(shipped("cpus.csv")).value()};
    return tables;
}

std::string found_as(const std::string& name)
{
    const Accelerator* accelerator = shipped_tables().accelerator(name);
    return accelerator == nullptr ? "" : accelerator->name;
}

TEST(Accelerators, AreFoundByTheNamesThatDriversPrint)
{
    EXPECT_EQ(shipped_tables().accelerators().size(), 85U);
    EXPECT_EQ(found_as("NVIDIA A100-SXM4-80GB"), "A100 SXM4 80GB");
    EXPECT_EQ(found_as("A100 SXM 80GB"), "A100 SXM4 80GB");
    EXPECT_EQ(found_as("NVIDIA A100 80GB PCIe"), "A100 PCIe 80GB");
    EXPECT_EQ(found_as("NVIDIA A100-PCIE-40GB"), "A100 PCIe 40GB");
    EXPECT_EQ(found_as("Tesla V100-SXM2-32GB"), "Tesla V100 SXM2");
    EXPECT_EQ(found_as("Tesla T4"), "T4");
    EXPECT_EQ(found_as("NVIDIA GeForce RTX 3090"), "GeForce RTX 3090");
    EXPECT_EQ(found_as("NVIDIA GeForce RTX 3080"), "GeForce RTX 3080 10GB");
    EXPECT_EQ(found_as("NVIDIA RTX 6000 Ada Generation"), "RTX 6000 Ada");
    EXPECT_EQ(found_as("NVIDIA H100 80GB HBM3"), "H100 SXM5");
    EXPECT_EQ(found_as("NVIDIA H200"), "H200 SXM");
    EXPECT_EQ(found_as("nvidia h100 pcie"), "H100 PCIe");
    EXPECT_EQ(found_as("AMD Instinct MI300X"), "Instinct MI300X");
    EXPECT_EQ(found_as("AMD Instinct MI250"), "Instinct MI250");
    EXPECT_EQ(found_as("AMD Instinct MI250X"), "Instinct MI250X");
}

TEST(Accelerators, AreNeverGuessed)
{
    EXPECT_EQ(found_as("NVIDIA A100"), "");
    EXPECT_EQ(found_as("A100 PCIe"), "") << "250 W and 300 W versions exist";
    EXPECT_EQ(found_as("NVIDIA GeForce RTX 3090 Ti"), "GeForce RTX 3090 Ti");
    EXPECT_EQ(found_as("Abacus 9000"), "");
    EXPECT_EQ(found_as("NVIDIA"), "");
    EXPECT_EQ(found_as(""), "");
}

TEST(GridFactor, TakesTheLatestEarlierYearAndSaysSo)
{
    const ReferenceTables tables{{{"DEU", 2020, GramsPerKilowattHour{300}}, {"DEU", 2023, GramsPerKilowattHour{370}}},
                                 {}};
    EXPECT_EQ(tables.grid_factor("DEU", 2023)->factor.intensity.value(), 370);
    EXPECT_FALSE(tables.grid_factor("DEU", 2023)->earlier_year);
    EXPECT_EQ(tables.grid_factor("DEU", 2022)->factor.year, 2020);
    EXPECT_TRUE(tables.grid_factor("DEU", 2022)->earlier_year);
    EXPECT_EQ(tables.grid_factor("DEU", 2019).error().type, problems::out_of_range);
    EXPECT_EQ(tables.grid_factor("DE", 2023).error().type, problems::unknown_zone);
    EXPECT_EQ(tables.grid_factor("", 2023).error().type, problems::unknown_zone);
}

TEST(GridFactor, ShippedFiguresAreThoseOfTheirSource)
{
    EXPECT_EQ(shipped_tables().grid_factor("WORLD", 2024)->factor.intensity.value(), 471.84);
    EXPECT_EQ(shipped_tables().grid_factor("FRA", 2024)->factor.intensity.value(), 40.83);
}

TEST(CanonicalText, DoesNotDependOnOrderAndShowsReplacements)
{
    const GridFactor old{"DEU", 2023, GramsPerKilowattHour{370}};
    const GridFactor imported{"DEU", 2023, GramsPerKilowattHour{371.5}};
    const GridFactor other{"FRA", 2023, GramsPerKilowattHour{50}};
    const Accelerator t4{"T4", "NVIDIA", Watts{70}, 16, std::nullopt};
    const ReferenceTables one{{old, other}, {t4}};
    const ReferenceTables same{{other, old}, {t4}};
    const ReferenceTables replaced{{old, other, imported}, {t4}};
    EXPECT_EQ(one.canonical_text(), same.canonical_text());
    EXPECT_NE(one.canonical_text(), replaced.canonical_text());
    EXPECT_EQ(replaced.canonical_text(),
              "grid\tDEU\t2023\t371.5\ngrid\tFRA\t2023\t50\naccelerator\tT4\tNVIDIA\t70\t16\t\t\t\t\t\n");
}

TEST(LoadGridCsv, ReadsBothColumnForms)
{
    EXPECT_EQ(load_grid_csv("zone,year,intensity_g_per_kwh,source\nDEU,2024,338.36,x\n")->size(), 1U);
    const auto quoted = load_grid_csv(
        "\xEF\xBB\xBF"
        "code,name,year,gCO2e_per_kWh\r\nKOR,\"Korea, \"\"South\"\"\",2024,400\r\n");
    ASSERT_TRUE(quoted);
    EXPECT_EQ(quoted->at(0).zone, "KOR");
    EXPECT_EQ(quoted->at(0).intensity.value(), 400);
}

TEST(LoadGridCsv, NamesLineAndFieldOfWhatIsWrong)
{
    const std::string header = "zone,year,intensity_g_per_kwh\n";
    const auto error = [&](const std::string& rows) { return load_grid_csv(header + rows).error(); };
    EXPECT_EQ(error("DEU,2024,338\nFRA,2024,x\n").line, 3U);
    EXPECT_EQ(error("DEU,2024,nan\n").field, "intensity_g_per_kwh");
    EXPECT_EQ(error("DEU,2024,1400\n").type, problems::out_of_range);
    EXPECT_EQ(error("DEU,24,1\n").field, "year");
    EXPECT_EQ(error("DEU,2024.5,1\n").field, "year");
    EXPECT_EQ(error("DEU,2024\n").line, 2U);
    EXPECT_EQ(error(",2024,1\n").field, "zone");
    EXPECT_EQ(error("DEU,2024,1\nDEU,2024,2\n").line, 3U);
    EXPECT_EQ(error("\"DEU,2024,1\n").line, 2U);
    EXPECT_EQ(error("\"DEU\"x,2024,1\n").line, 2U);
    EXPECT_EQ(load_grid_csv("").error().line, 1U);
    EXPECT_EQ(load_grid_csv("zone,year\n").error().field, "intensity_g_per_kwh");
    EXPECT_EQ(load_grid_csv(std::string(reference_csv_largest_bytes + 1, 'x')).error().type, problems::limit_exceeded);
}

TEST(LoadAcceleratorsCsv, TakesEmptyCellsAsAbsentAndRefusesZero)
{
    const std::string header = "name,vendor,power_W,memory_GB,min_pJ_per_FLOP\n";
    const auto rows = load_accelerators_csv(header + "TPU v5e,Google,,16,\n");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->at(0).power, std::nullopt);
    EXPECT_EQ(rows->at(0).memory_gb, 16);
    EXPECT_EQ(load_accelerators_csv(header + "X,Y,0,,\n").error().field, "power_W");
    EXPECT_EQ(load_accelerators_csv(header + ",Y,1,,\n").error().field, "name");
    EXPECT_EQ(load_accelerators_csv(header + "X,Y,1,,\nX,Y,1,,\n").error().line, 3U);
}

TEST(HardwareLimits, SumLimitsAndPeakRates)
{
    Hardware hardware;
    hardware.accelerators = {{"A100 SXM4 80GB", 8}, {"T4", 2}};
    const HardwareLimits limits = hardware_limits(hardware, shipped_tables());
    EXPECT_EQ(limits.devices, 10);
    EXPECT_EQ(limits.total.value(), 3340);
    EXPECT_EQ(limits.highest->value(), 400);
    // 8 x 312 and 2 x 65 TFLOP/s
    EXPECT_NEAR(*limits.peak_flops / 1e12, 8 * 312 + 2 * 65, 1.0);
    EXPECT_TRUE(limits.complete());
    hardware.accelerators.push_back({"TPU v5e", 1});
    EXPECT_FALSE(hardware_limits(hardware, shipped_tables()).complete());
    EXPECT_EQ(hardware_limits(hardware, shipped_tables()).peak_flops, std::nullopt);
}

TEST(GridZone, CountriesAndZonesInsideThemButNoOtherText)
{
    for (const char* zone : {"FRA", "WORLD", "US-CAL-CISO", "DK-DK1", "FR"}) EXPECT_TRUE(is_grid_zone(zone)) << zone;
    for (const char* text : {"", "F", "fra", "F-RA", "FR A", "FRA,DEU", "<b>", "1FRA"})
        EXPECT_FALSE(is_grid_zone(text)) << text;
    EXPECT_TRUE(is_grid_zone(std::string(40, 'A')));
    EXPECT_FALSE(is_grid_zone(std::string(41, 'A')));
}

TEST(GridCsv, RefusesWhatIsNoZoneAndNamesTheLine)
{
    const auto factors = load_grid_csv("zone,year,intensity_g_per_kwh\nUS-CAL-CISO,2024,200\nfrance,2024,41\n");
    ASSERT_FALSE(factors.has_value());
    EXPECT_EQ(factors.error().line, 3U);
    EXPECT_EQ(factors.error().field, "zone");
}

TEST(Accelerators, HaveRatesByPrecisionAndIdlePower)
{
    const Accelerator* h200 = shipped_tables().accelerator("NVIDIA H200");
    ASSERT_NE(h200, nullptr);
    EXPECT_DOUBLE_EQ(h200->fp16_flops.value(), 989e12);
    EXPECT_DOUBLE_EQ(h200->fp8_flops.value(), 1979e12);
    EXPECT_DOUBLE_EQ(h200->fp32_flops.value(), 67e12);
    EXPECT_DOUBLE_EQ(h200->idle_power.value().value(), 80);
    EXPECT_FALSE(h200->is_unsure);
    EXPECT_TRUE(shipped_tables().accelerator("Tesla K40")->is_unsure);
    // GeForce parts are faster with FP16 accumulation.
    const Accelerator* geforce = shipped_tables().accelerator("GeForce RTX 3090");
    EXPECT_GT(geforce->fp16_flops.value(), 1.5 * geforce->fp32_flops.value());
}

std::string cpu_as(const std::string& name)
{
    const Cpu* cpu = shipped_tables().cpu(name);
    return cpu == nullptr ? "" : cpu->name;
}

TEST(Cpus, AreFoundByTheNamesThatSystemsPrint)
{
    EXPECT_GE(shipped_tables().cpus().size(), 290U);
    EXPECT_EQ(cpu_as("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz"), "Xeon Gold 6248R");
    EXPECT_EQ(cpu_as("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz"), "Xeon E5-2680 v4");
    EXPECT_EQ(cpu_as("Intel(R) Xeon(R) Platinum 8480+"), "Xeon Platinum 8480+");
    EXPECT_EQ(cpu_as("AMD EPYC 7763 64-Core Processor"), "EPYC 7763");
    EXPECT_EQ(cpu_as("AMD Ryzen 9 5950X 16-Core Processor"), "Ryzen 9 5950X");
    EXPECT_EQ(cpu_as("AMD Ryzen Threadripper PRO 5995WX 64-Cores"), "Ryzen Threadripper PRO 5995WX");
    EXPECT_EQ(cpu_as("13th Gen Intel(R) Core(TM) i9-13900K"), "Core i9-13900K");
    EXPECT_DOUBLE_EQ(shipped_tables().cpu("EPYC 7742")->tdp.value(), 225);
    EXPECT_EQ(shipped_tables().cpu("EPYC 7742")->cores.value(), 64);
    EXPECT_TRUE(shipped_tables().cpu("EPYC 7V13")->is_unsure);
}

TEST(Cpus, AreNeverGuessed)
{
    for (const char* name : {"", "Intel(R) Xeon(R) CPU @ 2.20GHz", "AMD", "Xeon Platinum 8480", "EPYC", "Core i9"})
        EXPECT_EQ(cpu_as(name), "") << name;
}

TEST(Cpus, ADeclarationMayNameSockets)
{
    EXPECT_EQ(declared_cpu("2x AMD EPYC 7763").sockets, 2);
    EXPECT_EQ(declared_cpu("2x AMD EPYC 7763").name, "AMD EPYC 7763");
    EXPECT_EQ(declared_cpu("4 x Xeon Gold 6148").sockets, 4);
    EXPECT_EQ(declared_cpu("13th Gen Intel(R) Core(TM) i9-13900K").sockets, 1);
    EXPECT_EQ(declared_cpu("0x EPYC").sockets, 1);
    EXPECT_EQ(declared_cpu("99999999999x EPYC").sockets, 1);
    EXPECT_EQ(declared_cpu("").sockets, 1);
}

TEST(Cpus, FromCsvAreCheckedCellByCell)
{
    const std::string header = "name,vendor,tdp_W,cores,source\n";
    EXPECT_EQ(load_cpus_csv(header + "A,B,100,4,spec\n").value().size(), 1U);
    EXPECT_EQ(load_cpus_csv(header + "A,B,,4,spec\n").error().field, "tdp_W");
    EXPECT_EQ(load_cpus_csv(header + "A,B,-5,4,spec\n").error().field, "tdp_W");
    EXPECT_EQ(load_cpus_csv(header + "A,B,1,x,spec\n").error().field, "cores");
    EXPECT_EQ(load_cpus_csv(header + "A,B,1,1,s\nA,B,1,1,s\n").error().line, 3U);
    EXPECT_EQ(load_cpus_csv("name,vendor\nA,B\n").error().field, "tdp_W");
}

TEST(Cpus, AreInTheDigestOfTheTables)
{
    const ReferenceTables without{{}, {}};
    const ReferenceTables with{{}, {}, {{.name = "A", .vendor = "B", .tdp = Watts{100}}}};
    const ReferenceTables other{{}, {}, {{.name = "A", .vendor = "B", .tdp = Watts{101}}}};
    EXPECT_NE(with.canonical_text(), without.canonical_text());
    EXPECT_NE(with.canonical_text(), other.canonical_text());
}

}  // namespace
}  // namespace wattboard
