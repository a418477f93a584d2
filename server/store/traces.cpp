// SQL of traces.
#include "server/store/traces.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/store/database_error.h"
#include "server/store/trace_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

using nlohmann::json;

void send_pieces(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                 const std::vector<TraceRow>& pieces)
{
    TraceColumns columns;
    for (const TraceRow& piece : pieces) columns.add(0, piece);
    Parameters parameters(evidence, engine_version);
    columns.add_to(parameters);
    transaction.queue(
        "trace.insert",
        "INSERT INTO trace (evidence_id, engine_version, device, level, ordinal, starts_at_ns, "
        "ends_at_ns, samples, raw_bytes, zstd) SELECT $1, $2::text, device, level, ordinal, starts, ends, "
        "samples, raw_bytes, zstd FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], "
        "$7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[]) "
        "AS item (log, device, level, ordinal, starts, ends, samples, raw_bytes, zstd) "
        "ON CONFLICT DO NOTHING",
        parameters);
}

void send_fingerprints(Transaction& transaction, EvidenceId evidence, const std::vector<Fingerprint>& rows)
{
    FingerprintColumns columns;
    for (const Fingerprint& row : rows) columns.add(0, row);
    Parameters parameters(evidence);
    columns.add_to(parameters);
    transaction.queue("trace.fingerprints",
                      "INSERT INTO trace_fingerprint (hash, evidence_id, device, position, context, at_ns) "
                      "SELECT hash, $1, device, position, context, at_ns FROM unnest($2::bigint[], $3::bigint[], "
                      "$4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) "
                      "AS item (log, hash, device, position, context, at_ns) ON CONFLICT DO NOTHING",
                      parameters);
}

energy::TracedDevice device_of(const json& value)
{
    energy::TracedDevice device;
    device.about.id = value.at("id").get<std::string>();
    device.about.kind = from_name<DeviceKind>(value.at("kind").get<std::string>(), device_kind_names).value();
    device.about.name = value.at("name").get<std::string>();
    device.about.means = value.at("means").get<bool>();
    device.samples = value.at("samples").get<std::uint64_t>();
    device.first = value.at("first_ns").get<Nanoseconds>();
    device.last = value.at("last_ns").get<Nanoseconds>();
    device.levels = value.at("levels").get<unsigned>();
    return device;
}

TraceRow row_of(const Row& row)
{
    return {.device = static_cast<std::uint32_t>(row.get<std::int32_t>(0)),
            .level = static_cast<std::uint32_t>(row.get<std::int32_t>(1)),
            .ordinal = static_cast<std::uint32_t>(row.get<std::int32_t>(2)),
            .first = row.get<std::int64_t>(3),
            .last = row.get<std::int64_t>(4),
            .samples = static_cast<std::uint64_t>(row.get<std::int64_t>(5)),
            .raw_bytes = static_cast<std::uint32_t>(row.get<std::int32_t>(6)),
            .zstd = row.get<std::string>(7)};
}

}  // namespace

void TraceRows::append(TraceRows&& more)
{
    std::ranges::move(more.pieces, std::back_inserter(pieces));
    std::ranges::move(more.fingerprints, std::back_inserter(fingerprints));
    bytes += more.bytes;
}

void send_trace(Transaction& transaction, EvidenceId evidence, std::string_view engine_version, const TraceRows& rows)
{
    if (!rows.pieces.empty()) send_pieces(transaction, evidence, engine_version, rows.pieces);
    if (!rows.fingerprints.empty()) send_fingerprints(transaction, evidence, rows.fingerprints);
}

std::size_t remove_unfinished_trace(Transaction& transaction, EvidenceId evidence, std::size_t most)
{
    return static_cast<std::size_t>(
        transaction.query("trace.remove", "SELECT remove_unfinished_trace($1, $2::integer)", evidence, most)
            .one()
            .get<std::int64_t>(0));
}

std::string trace_devices_text(const std::vector<energy::TracedDevice>& devices)
{
    json list = json::array();
    for (const energy::TracedDevice& device : devices) {
        list.push_back({{"id", device.about.id},
                        {"kind", name_of(device.about.kind, device_kind_names)},
                        {"name", device.about.name},
                        {"means", device.about.means},
                        {"samples", device.samples},
                        {"first_ns", device.first},
                        {"last_ns", device.last},
                        {"levels", device.levels}});
    }
    return list.dump();
}

std::vector<energy::TracedDevice> trace_devices_of(std::string_view text)
{
    try {
        std::vector<energy::TracedDevice> devices;
        for (const json& value : json::parse(text)) devices.push_back(device_of(value));
        return devices;
    } catch (const std::exception& error) {
        throw StatementError(std::string("stored devices of a trace cannot be read: ") + error.what());
    }
}

std::optional<std::vector<energy::TracedDevice>> find_trace_devices(Transaction& transaction, EvidenceId evidence,
                                                                    std::string_view engine_version)
{
    const Rows rows = transaction.query(
        "trace.devices", "SELECT trace_devices FROM evidence_reading WHERE evidence_id = $1 AND engine_version = $2",
        evidence, engine_version);
    if (rows.empty() || rows.one().is_null(0)) return std::nullopt;
    return trace_devices_of(rows.one().get<std::string_view>(0));
}

std::vector<TraceRow> find_trace_rows(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                                      const std::vector<WantedLevel>& wanted, energy::TraceRange range)
{
    std::vector<std::int64_t> devices;
    std::vector<std::int64_t> levels;
    for (const WantedLevel& level : wanted) {
        devices.push_back(level.device);
        levels.push_back(level.level);
    }
    // Pieces that end in the range, and the next one if it begins there: both by the key alone.
    static constexpr std::string_view sql =
        "SELECT piece.* FROM unnest($3::bigint[], $4::bigint[]) AS wanted (device, level) CROSS JOIN LATERAL ("
        "(SELECT device, level, ordinal, starts_at_ns, ends_at_ns, samples, raw_bytes, zstd FROM trace "
        "WHERE evidence_id = $1 AND engine_version = $2 AND device = wanted.device AND level = wanted.level "
        "AND ends_at_ns >= $5 AND ends_at_ns <= $6) UNION ALL "
        "(SELECT * FROM (SELECT device, level, ordinal, starts_at_ns, ends_at_ns, samples, raw_bytes, zstd FROM trace "
        "WHERE evidence_id = $1 AND engine_version = $2 AND device = wanted.device AND level = wanted.level "
        "AND ends_at_ns > $6 ORDER BY evidence_id, engine_version, device, level, ends_at_ns, ordinal LIMIT 1) "
        "AS next WHERE starts_at_ns <= $6)) AS piece ORDER BY piece.device, piece.ordinal";
    std::vector<TraceRow> rows;
    for (const Row row :
         transaction.query("trace.read", sql, evidence, engine_version, devices, levels, range.from, range.to))
        rows.push_back(row_of(row));
    return rows;
}

}  // namespace wattboard::store
