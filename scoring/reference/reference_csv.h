// Reference tables from CSV text: the shipped ones and those that organizers import.
#pragma once

#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

/// Limits on untrusted tables; beyond them `limit_exceeded`.
inline constexpr std::size_t reference_csv_largest_bytes = 16U << 20U;
inline constexpr std::size_t reference_csv_largest_rows = 100'000;

/// Accelerators from columns `name`, `vendor`, `power_W`, `memory_GB`, `min_pJ_per_FLOP`, and where they are there
/// `fp32_TFLOPS`, `fp16_tensor_dense_TFLOPS`, `fp16_tensor_dense_fp16acc_TFLOPS` (the higher of both counts),
/// `fp8_dense_TFLOPS`, `idle_W` and `unsure`; other columns are notes for readers. Empty cells are absent values.
/// Problems name line and column: a missing column, a cell count that differs from the header's, a number that is none
/// or not above 0, a name given twice.
[[nodiscard]] Result<std::vector<Accelerator>> load_accelerators_csv(std::string_view text);

/// CPUs from columns `name`, `vendor`, `tdp_W`, `cores`, `source`, `unsure`; the TDP is compulsory. Problems as above.
[[nodiscard]] Result<std::vector<Cpu>> load_cpus_csv(std::string_view text);

/// Grid factors from columns `zone` (or `code`), `year`, `intensity_g_per_kwh` (or `gCO2e_per_kWh`). Problems as above;
/// an intensity outside [0, 1300] or a year outside [1990, 2100] is refused, as is a zone and year given twice.
[[nodiscard]] Result<std::vector<GridFactor>> load_grid_csv(std::string_view text);

}  // namespace wattboard
