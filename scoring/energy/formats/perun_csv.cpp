// perun rows (run id, hostname, device_group, sensor, unit, magnitude, timestep, value) as samples and counters.
#include "scoring/energy/formats/perun_csv.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/named_table.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

namespace {

struct Prefix {
    std::string_view symbol;
    double factor = 1;
};
constexpr std::array<Prefix, 9> prefixes{{{"p", 1e-12},
                                          {"n", 1e-9},
                                          {"\xC2\xB5", 1e-6},
                                          {"u", 1e-6},
                                          {"m", 1e-3},
                                          {"k", 1e3},
                                          {"M", 1e6},
                                          {"G", 1e9},
                                          {"T", 1e12}}};

class PerunCsv final : public NamedTable {
public:
    PerunCsv(const ReadingOptions& options, const ReadingContext& context)
        : options_{options}, trace_{options, context, ValueKind::power}
    {
    }

private:
    /// One sensor of one host; its rows follow each other.
    struct Sensor {
        std::optional<std::size_t> device;  ///< none: its unit is neither J nor W
        std::string unit;
        std::string magnitude;
        double factor = 1;
    };

    bool choose_columns(std::string_view header) override;
    bool read_row(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    bool take_run(std::string_view line, bool& selected);
    bool find_sensor(std::string_view line, Sensor*& sensor);
    bool make_sensor(std::string_view line, Sensor& sensor);
    bool read_factor(std::string_view line, double& factor);

    enum Column : std::uint8_t { run, host, group, sensor_name, unit, magnitude, timestep, value, column_count };
    static constexpr std::array<std::string_view, column_count> column_names{
        "run id", "hostname", "device_group", "sensor", "unit", "magnitude", "timestep", "value"};
    static constexpr std::size_t most_sensors = 4096;

    ReadingOptions options_;
    TraceAccumulator trace_;
    std::array<std::size_t, column_count> columns_{};
    DeviceDirectory directory_;
    std::vector<Sensor> sensors_;
    std::optional<std::string> run_;
    std::uint64_t other_runs_ = 0;
    std::uint64_t other_units_ = 0;
};

bool PerunCsv::choose_columns(std::string_view header)
{
    for (std::size_t i = 0; i < column_count; ++i)
        if (!need_column(header, column_names.at(i), columns_.at(i))) return false;
    return true;
}

bool PerunCsv::take_run(std::string_view line, bool& selected)
{
    const std::string_view id = cell(columns_[run]);
    const auto wanted = options_.select.find("run_id");
    if (wanted != options_.select.end()) {
        selected = id == wanted->second;
        if (selected) run_ = std::string{id};
        return true;
    }
    selected = true;
    if (!run_) run_ = excerpt(id, max_id_bytes);
    if (*run_ == excerpt(id, max_id_bytes)) return true;
    malformed_with_hint(line, id, "run id",
                        fmt::format("The file holds the runs \"{}\" and \"{}\", and the times of each begin at 0.",
                                    excerpt(*run_), excerpt(id)),
                        "Choose one: --select run_id=RUN, and send the others with a choice of their own.");
    Problem several = problem();
    several.type = problems::underdetermined_log;
    return refuse(std::move(several));
}

bool PerunCsv::read_factor(std::string_view line, double& factor)
{
    const std::string_view text = cell(columns_[magnitude]);
    for (const Prefix& prefix : prefixes)
        if (text == prefix.symbol) factor = prefix.factor;
    if (factor != 1 || text.empty()) return true;
    Reading number_read;
    if (!number(line, columns_[magnitude], 1e12, number_read)) return false;
    factor = number_read.value;
    if (factor > 0) return true;
    return malformed_with_hint(line, text, "magnitude", "The magnitude of the unit is 0 or missing.",
                               "Send the table as perun wrote it.");
}

bool PerunCsv::make_sensor(std::string_view line, Sensor& sensor)
{
    sensor.unit = excerpt(cell(columns_[unit]));
    sensor.magnitude = excerpt(cell(columns_[magnitude]));
    if (sensor.unit != "J" && sensor.unit != "W") return true;
    if (!read_factor(line, sensor.factor)) return false;
    const std::string_view of = cell(columns_[group]);
    DeviceInfo info{.id = fmt::format("{}/{}", cell(columns_[host]), cell(columns_[sensor_name])),
                    .kind = DeviceKind::rail,
                    .value_kind = sensor.unit == "J" ? ValueKind::counter : ValueKind::power};
    if (of == "gpu") info.kind = DeviceKind::gpu;
    if (of == "cpu") info.kind = DeviceKind::cpu;
    if (of == "ram") info.kind = DeviceKind::dram;
    if (of == "node") info.kind = DeviceKind::node;
    Result<std::size_t> added = trace_.add_device(std::move(info), line_number());
    if (!added) return refuse(std::move(added.error()));
    sensor.device = *added;
    return true;
}

bool PerunCsv::find_sensor(std::string_view line, Sensor*& sensor)
{
    const std::string id =
        fmt::format("{}\n{}\n{}", cell(columns_[host]), cell(columns_[group]), cell(columns_[sensor_name]));
    const auto known = directory_.find(id);
    if (known) {
        sensor = &sensors_[*known];
        if (sensor->unit == excerpt(cell(columns_[unit])) && sensor->magnitude == excerpt(cell(columns_[magnitude])))
            return true;
        return malformed_with_hint(line, cell(columns_[unit]), "unit", "The unit of the sensor changes in the file.",
                                   "Send the table as perun wrote it.");
    }
    if (sensors_.size() == most_sensors || id.size() > 3 * max_id_bytes)
        return refuse(
            {.type = problems::limit_exceeded,
             .detail = fmt::format("The file has more than {} sensors, or one with an overlong name.", most_sensors),
             .line = line_number(),
             .field = "sensor",
             .hint = "Split the file by node."});
    Sensor made;
    if (!make_sensor(line, made)) return false;
    directory_.add(id, sensors_.size());
    sensors_.push_back(std::move(made));
    sensor = &sensors_.back();
    return true;
}

bool PerunCsv::read_row(std::string_view line)
{
    Reading at;
    if (!number(line, columns_[timestep], max_duration_s, at)) return false;
    bool selected = false;
    if (!take_run(line, selected)) return false;
    if (!selected) {
        ++other_runs_;
        return true;
    }
    const std::string_view row_unit = cell(columns_[unit]);
    if (row_unit != "J" && row_unit != "W") {
        ++other_units_;
        return true;
    }
    if (at.missing)
        return malformed_with_hint(line, cell(columns_[timestep]), "timestep", "The row has no time.",
                                   "Send the table as perun wrote it.");
    Reading read;
    Sensor* sensor = nullptr;
    if (!number(line, columns_[value], 1e30, read) || !find_sensor(line, sensor)) return false;
    if (read.missing) {
        trace_.add_missing(*sensor->device);
        return true;
    }
    const double scaled = read.value * sensor->factor;
    if (scaled > (row_unit == "J" ? max_joules : max_watts))
        return malformed_with_hint(line, cell(columns_[value]), "value", "The value is beyond any machine.",
                                   "Check unit and magnitude of the row.");
    return trace_.add(*sensor->device, to_nanoseconds(at.value), scaled, read.decimals, {}, line_number()) ||
           refuse(trace_.problem());
}

Result<EvidenceSummary> PerunCsv::summarise()
{
    if (rows() == 0) return std::unexpected{no_rows()};
    if (!run_ && other_runs_ > 0)
        return std::unexpected{
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("The file has no run \"{}\".", excerpt(options_.select.at("run_id"))),
                    .field = "run_id",
                    .hint = "Give a run id of the file to --select."}};
    LogFacts facts{.format = "perun-csv", .rows = rows(), .zone_known = false, .findings = {tail_finding()}};
    if (other_runs_ > 0) facts.skipped["rows of other runs than the selected one"] = other_runs_;
    if (other_units_ > 0) facts.skipped["rows of sensors that measure neither power nor energy"] = other_units_;
    if (repeated_headers() > 0) facts.skipped["repeated headers"] = repeated_headers();
    Result<EvidenceSummary> summary = trace_.finish(std::move(facts));
    if (!summary) return summary;
    // Times count from the start of the run, which the file does not date.
    summary->start.reset();
    summary->end.reset();
    for (DeviceEnergy& device : summary->devices) {
        device.start.reset();
        device.end.reset();
    }
    for (Gap& gap : summary->gaps) gap.start.reset();
    return summary;
}

}  // namespace

bool detect_perun_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return header_has(head, {"device_group", "sensor", "unit", "magnitude", "timestep", "value"});
}

Result<std::unique_ptr<LogParser>> make_perun_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<PerunCsv>(options, context);
}

}  // namespace wattboard::energy
