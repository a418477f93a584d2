#include "server/app/builtin_reference.h"

#include <stdexcept>

#include "embedded/reference_files.h"
#include "scoring/reference/reference_csv.h"

namespace wattboard {
namespace {

std::string_view embedded_file(std::string_view name)
{
    for (const auto& file : embedded::reference_files())
        if (file.name == name) return file.content;
    throw std::logic_error{"built-in file is missing: " + std::string{name}};
}

ReferenceTables read_builtin_tables()
{
    auto grid = load_grid_csv(builtin_grid_csv());
    if (!grid) throw std::logic_error{"built-in grid table: " + grid.error().detail};
    auto accelerators = load_accelerators_csv(builtin_accelerators_csv());
    if (!accelerators) throw std::logic_error{"built-in accelerator table: " + accelerators.error().detail};
    auto cpus = load_cpus_csv(embedded_file("cpus.csv"));
    if (!cpus) throw std::logic_error{"built-in CPU table: " + cpus.error().detail};
    return ReferenceTables{std::move(*grid), std::move(*accelerators), std::move(*cpus)};
}

}  // namespace

std::string_view builtin_grid_csv() { return embedded_file("grid-intensity.csv"); }
std::string_view builtin_accelerators_csv() { return embedded_file("accelerators.csv"); }

const ReferenceTables& builtin_reference_tables()
{
    static const auto tables = read_builtin_tables();
    return tables;
}

}  // namespace wattboard
