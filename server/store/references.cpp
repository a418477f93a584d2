// SQL of reference tables.
#include "server/store/references.h"

#include <algorithm>

#include "server/documents/byte_text.h"
#include "server/store/grid_series.h"
#include "server/store/paging.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Digest of one table: what its canonical text says when it stands alone.
Digest table_digest(const std::vector<GridFactor>& grid, const std::vector<Accelerator>& accelerators,
                    const std::vector<Cpu>& cpus = {})
{
    return sha256(ReferenceTables{grid, accelerators, cpus}.canonical_text());
}

struct StoredTable {
    ReferenceTableId id = 0;
    bool is_new = false;
};

StoredTable store_table(Transaction& transaction, std::string_view kind, const ReferenceSource& source,
                        const Digest& digest)
{
    const auto inserted = transaction.query(
        "reference.insert",
        "INSERT INTO reference_table (kind, name, source, licence, table_date, sha256) "
        "VALUES ($1, $2, $3, $4, nullif($5, '')::date, $6) ON CONFLICT (kind, sha256) DO NOTHING RETURNING id",
        kind, source.name, source.source, source.licence, source.table_date, Bytes{bytes_of(digest)});
    if (!inserted.empty()) return {inserted.one().get<std::int64_t>(0), true};
    return {transaction
                .query("reference.same", "SELECT id FROM reference_table WHERE kind = $1 AND sha256 = $2", kind,
                       Bytes{bytes_of(digest)})
                .one()
                .get<std::int64_t>(0),
            false};
}

std::vector<GridFactor> grid_of(Transaction& transaction, ReferenceTableId table)
{
    std::vector<GridFactor> factors;
    for (const Row row : transaction.query("reference.grid",
                                           "SELECT zone, year, intensity_g_per_kwh FROM grid_intensity "
                                           "WHERE reference_table_id = $1 ORDER BY zone, year",
                                           table))
        factors.push_back({.zone = row.get<std::string>(0),
                           .year = row.get<std::int32_t>(1),
                           .intensity = GramsPerKilowattHour{row.get<double>(2)}});
    return factors;
}

std::vector<Accelerator> accelerators_of(Transaction& transaction, ReferenceTableId table)
{
    std::vector<Accelerator> accelerators;
    for (const Row row : transaction.query("reference.accelerators",
                                           "SELECT name, vendor, power_w, memory_gb, min_pj_per_flop, fp32_flops, "
                                           "fp16_flops, fp8_flops, idle_w, is_unsure FROM accelerator "
                                           "WHERE reference_table_id = $1 ORDER BY name",
                                           table)) {
        const auto power = row.get<std::optional<double>>(2);
        const auto idle = row.get<std::optional<double>>(8);
        accelerators.push_back({.name = row.get<std::string>(0),
                                .vendor = row.get<std::string>(1),
                                .power = power ? std::optional{Watts{*power}} : std::nullopt,
                                .memory_gb = row.get<std::optional<double>>(3),
                                .min_picojoule_per_flop = row.get<std::optional<double>>(4),
                                .fp32_flops = row.get<std::optional<double>>(5),
                                .fp16_flops = row.get<std::optional<double>>(6),
                                .fp8_flops = row.get<std::optional<double>>(7),
                                .idle_power = idle ? std::optional{Watts{*idle}} : std::nullopt,
                                .is_unsure = row.get<bool>(9)});
    }
    return accelerators;
}

std::vector<Cpu> cpus_of(Transaction& transaction, ReferenceTableId table)
{
    std::vector<Cpu> cpus;
    for (const Row row : transaction.query("reference.cpus",
                                           "SELECT name, vendor, tdp_w, cores, source, is_unsure FROM cpu "
                                           "WHERE reference_table_id = $1 ORDER BY name",
                                           table))
        cpus.push_back({.name = row.get<std::string>(0),
                        .vendor = row.get<std::string>(1),
                        .tdp = Watts{row.get<double>(2)},
                        .cores = row.get<std::optional<std::int32_t>>(3),
                        .source = row.get<std::string>(4),
                        .is_unsure = row.get<bool>(5)});
    return cpus;
}

}  // namespace

ReferenceTableId load_grid(Transaction& transaction, const ReferenceSource& source, const std::vector<GridFactor>& rows)
{
    const StoredTable table = store_table(transaction, "grid", source, table_digest(rows, {}));
    if (!table.is_new) return table.id;
    std::vector<std::string> zones;
    std::vector<std::int64_t> years;
    std::vector<double> intensities;
    for (const GridFactor& factor : rows) {
        zones.push_back(factor.zone);
        years.push_back(factor.year);
        intensities.push_back(factor.intensity.value());
    }
    transaction.query("reference.grid_rows",
                      "INSERT INTO grid_intensity SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::float8[])",
                      table.id, zones, years, intensities);
    return table.id;
}

ReferenceTableId load_accelerators(Transaction& transaction, const ReferenceSource& source,
                                   const std::vector<Accelerator>& rows)
{
    const StoredTable table = store_table(transaction, "accelerators", source, table_digest({}, rows));
    if (!table.is_new) return table.id;
    std::vector<std::string> names;
    std::vector<std::string> vendors;
    std::vector<std::optional<double>> powers;
    std::vector<std::optional<double>> memories;
    std::vector<std::optional<double>> efficiencies;
    std::vector<std::optional<double>> fp32, fp16, fp8, idle;
    std::vector<std::int64_t> unsure;
    for (const Accelerator& accelerator : rows) {
        names.push_back(accelerator.name);
        vendors.push_back(accelerator.vendor);
        powers.push_back(accelerator.power ? std::optional{accelerator.power->value()} : std::nullopt);
        memories.push_back(accelerator.memory_gb);
        efficiencies.push_back(accelerator.min_picojoule_per_flop);
        fp32.push_back(accelerator.fp32_flops);
        fp16.push_back(accelerator.fp16_flops);
        fp8.push_back(accelerator.fp8_flops);
        idle.push_back(accelerator.idle_power ? std::optional{accelerator.idle_power->value()} : std::nullopt);
        unsure.push_back(accelerator.is_unsure ? 1 : 0);
    }
    transaction.query("reference.accelerator_rows",
                      "INSERT INTO accelerator (reference_table_id, name, vendor, power_w, memory_gb, min_pj_per_flop, "
                      "fp32_flops, fp16_flops, fp8_flops, idle_w, is_unsure) "
                      "SELECT $1, name, vendor, power, memory, efficiency, fp32, fp16, fp8, idle, unsure = 1 "
                      "FROM unnest($2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], "
                      "$8::float8[], $9::float8[], $10::float8[], $11::bigint[]) "
                      "AS item (name, vendor, power, memory, efficiency, fp32, fp16, fp8, idle, unsure)",
                      table.id, names, vendors, powers, memories, efficiencies, fp32, fp16, fp8, idle, unsure);
    return table.id;
}

ReferenceTableId load_cpus(Transaction& transaction, const ReferenceSource& source, const std::vector<Cpu>& rows)
{
    const StoredTable table = store_table(transaction, "cpus", source, table_digest({}, {}, rows));
    if (!table.is_new) return table.id;
    std::vector<std::string> names, vendors, sources;
    std::vector<double> powers;
    std::vector<std::optional<std::int64_t>> cores;
    std::vector<std::int64_t> unsure;
    for (const Cpu& cpu : rows) {
        names.push_back(cpu.name);
        vendors.push_back(cpu.vendor);
        powers.push_back(cpu.tdp.value());
        cores.push_back(cpu.cores);
        sources.push_back(cpu.source);
        unsure.push_back(cpu.is_unsure ? 1 : 0);
    }
    transaction.query("reference.cpu_rows",
                      "INSERT INTO cpu (reference_table_id, name, vendor, tdp_w, cores, source, is_unsure) "
                      "SELECT $1, name, vendor, power, cores, source, unsure = 1 FROM unnest($2::text[], $3::text[], "
                      "$4::float8[], $5::bigint[], $6::text[], $7::bigint[]) "
                      "AS item (name, vendor, power, cores, source, unsure)",
                      table.id, names, vendors, powers, cores, sources, unsure);
    return table.id;
}

std::vector<ReferenceTableInfo> list_reference_tables(Transaction& transaction)
{
    std::vector<ReferenceTableInfo> tables;
    for (const Row row : transaction.query("reference.list",
                                           "SELECT id, kind, name, source, licence, coalesce(table_date::text, ''), "
                                           "sha256, loaded_at FROM reference_table ORDER BY id"))
        tables.push_back({.id = row.get<std::int64_t>(0),
                          .kind = row.get<std::string>(1),
                          .source = {.name = row.get<std::string>(2),
                                     .source = row.get<std::string>(3),
                                     .licence = row.get<std::string>(4),
                                     .table_date = row.get<std::string>(5)},
                          .sha256 = digest_from_bytes(row.get<std::string_view>(6)).value(),
                          .loaded_at = row.get<Timestamp>(7)});
    return tables;
}

Result<ReferenceIds> latest_reference_ids(Transaction& transaction, std::optional<ChallengeId> challenge)
{
    const auto row = transaction
                         .query("reference.latest",
                                "SELECT max(id) FILTER (WHERE kind = 'grid'), "
                                "max(id) FILTER (WHERE kind = 'accelerators'), max(id) FILTER (WHERE kind = 'cpus'), "
                                "(SELECT coalesce(array_agg(grid_series.id ORDER BY grid_series.id), '{}') "
                                "FROM grid_series WHERE challenge_id = $1) FROM reference_table",
                                challenge)
                         .one();
    if (row.is_null(0)) return absent("reference table of kind", "grid");
    if (row.is_null(1)) return absent("reference table of kind", "accelerators");
    return ReferenceIds{.grid = row.get<std::int64_t>(0),
                        .accelerators = row.get<std::int64_t>(1),
                        .cpus = row.get<std::optional<std::int64_t>>(2),
                        .grid_series = row.get<std::vector<std::int64_t>>(3)};
}

Result<LoadedReferences> load_references(Transaction& transaction, const ReferenceIds& ids)
{
    auto factors = grid_of(transaction, ids.grid);
    auto devices = accelerators_of(transaction, ids.accelerators);
    if (factors.empty()) return absent("grid table", std::to_string(ids.grid));
    if (devices.empty()) return absent("accelerator table", std::to_string(ids.accelerators));
    ReferenceTables tables{std::move(factors), std::move(devices),
                           ids.cpus ? cpus_of(transaction, *ids.cpus) : std::vector<Cpu>{}};
    tables.use_grid_series(load_grid_series(transaction, ids.grid_series));
    const Digest digest = sha256(tables.canonical_text());
    return LoadedReferences{.ids = ids, .tables = std::move(tables), .sha256 = digest};
}

}  // namespace wattboard::store
