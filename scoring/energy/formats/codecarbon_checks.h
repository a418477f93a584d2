// One CodeCarbon row, what was counted over the file, and the findings about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

/// Values as the file has them: energies include its PUE.
struct CodeCarbonRow {
    std::string run_id;
    std::string project;
    std::uint64_t rows = 1;
    std::optional<double> duration_s;
    std::optional<double> energy_kwh;
    std::optional<double> cpu_kwh;
    std::optional<double> gpu_kwh;
    std::optional<double> ram_kwh;
    std::optional<double> cpu_watts;
    std::optional<double> pue;
    std::optional<Nanoseconds> end;
    std::string version;   ///< as the row states it
    bool process = false;  ///< tracking_mode=process: a share of the machine
    bool short_row = false;

    /// The PUE to divide out: only a value in [1, 3] is believed, so that no wild one lowers the energy.
    [[nodiscard]] double divisor() const { return pue && *pue >= 1 && *pue <= 3 ? *pue : 1; }
    [[nodiscard]] double net_kwh() const { return energy_kwh.value_or(0) / divisor(); }
    /// Sum of the components that the row has; nullopt if it has none.
    [[nodiscard]] std::optional<double> components() const;
    [[nodiscard]] TotalRun total() const;
    /// Flushed rows are cumulative: the longest holds all before it.
    void replace_if_longer(CodeCarbonRow other);
    /// Task rows are differences.
    void add(const CodeCarbonRow& task);
};

struct CodeCarbonTally {
    std::size_t columns = 0;
    std::uint64_t rows = 0;
    std::uint64_t rows_without_run_id = 0;
    std::uint64_t rows_without_energy = 0;
    std::uint64_t rows_superseded = 0;  ///< flushed rows that a longer one of the same run holds
    std::uint64_t rows_not_selected = 0;
    std::uint64_t short_rows = 0;
    std::uint64_t process_rows = 0;
    std::uint64_t unread_times = 0;
    std::uint64_t wild_pue = 0;
    double beside_kwh = 0;
    std::string version;  ///< as the file states it
    bool any_time = false;
    std::optional<double> cpu_watts;
    std::uint64_t rows_with_cpu_watts = 0;
    bool cpu_watts_constant = true;

    void see(const CodeCarbonRow& row);
    /// The stated version, else the span that the number of columns belongs to.
    [[nodiscard]] std::string version_guess() const;
};

std::vector<Finding> check_codecarbon(const std::vector<CodeCarbonRow>& runs, const CodeCarbonTally& tally,
                                      const Finding& tail);

/// Energy of the components, PUE divided out.
void add_components(const std::vector<CodeCarbonRow>& runs, EvidenceSummary& summary);

}  // namespace wattboard::energy
