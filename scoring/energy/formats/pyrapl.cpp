// Rows and objects of pyRAPL.
#include "scoring/energy/formats/pyrapl.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/formats/named_table.h"
#include "scoring/energy/formats/pyrapl_trace.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr double most_microseconds = max_duration_s * 1e6;
constexpr std::string_view wrap_detail = "A negative energy: the counter started again at 0 during the measurement.";
constexpr std::string_view wrap_hint = "The energy of such a measurement is lost; measure in shorter pieces.";
constexpr std::size_t most_sockets = 64;

class PyRaplCsv final : public NamedTable {
public:
    PyRaplCsv(PyRaplTrace trace, TimestampReader times) : trace_{std::move(trace)}, times_{times} {}

private:
    bool choose_columns(std::string_view header) override
    {
        socket_ = find_column("socket");
        dram_ = find_column("dram");
        return need_column(header, "timestamp", time_) && need_column(header, "duration", duration_) &&
               need_column(header, "pkg", pkg_);
    }
    bool read_row(std::string_view line) override;
    bool read_energy(std::string_view line, std::size_t column, Reading& energy);
    bool take(PyRaplValue value);
    Result<EvidenceSummary> summarise() override;

    PyRaplTrace trace_;
    TimestampReader times_;
    std::size_t time_ = 0;
    std::size_t duration_ = 0;
    std::size_t pkg_ = 0;
    std::optional<std::size_t> dram_;
    std::optional<std::size_t> socket_;
};

bool PyRaplCsv::read_energy(std::string_view line, std::size_t column, Reading& energy)
{
    if (cell(column).size() > 1 && cell(column).starts_with('-'))
        return malformed_with_hint(line, cell(column), name(column), std::string{wrap_detail}, std::string{wrap_hint});
    return number(line, column, max_joules, energy);
}

bool PyRaplCsv::take(PyRaplValue value)
{
    std::optional<Problem> problem = trace_.take(std::move(value));
    return !problem || refuse(std::move(*problem));
}

bool PyRaplCsv::read_row(std::string_view line)
{
    Nanoseconds start = 0;
    Reading duration;
    Reading pkg;
    Reading dram;
    Reading socket;
    if (!read_time(line, cell(time_), "timestamp", cell(time_), times_, start) ||
        !number(line, duration_, most_microseconds, duration) || !read_energy(line, pkg_, pkg) ||
        (dram_ && !read_energy(line, *dram_, dram)) || (socket_ && !number(line, *socket_, most_sockets, socket)))
        return false;
    if (duration.missing)
        return malformed_with_hint(line, cell(duration_), "duration", "The measurement has no duration.",
                                   "Send the table as pyRAPL wrote it.");
    const auto number = static_cast<int>(socket.value);
    const PyRaplValue value{.start = start, .duration = duration.value, .line = line_number()};
    PyRaplValue of_pkg = value;
    of_pkg.device = fmt::format("pkg:{}", number);
    of_pkg.energy = pkg;
    if (!take(std::move(of_pkg))) return false;
    if (!dram_) return true;
    PyRaplValue of_dram = value;
    of_dram.device = fmt::format("dram:{}", number);
    of_dram.kind = DeviceKind::dram;
    of_dram.energy = dram;
    return take(std::move(of_dram));
}

Result<EvidenceSummary> PyRaplCsv::summarise()
{
    if (rows() == 0) return std::unexpected{no_rows()};
    LogFacts facts{
        .format = "pyrapl-csv", .rows = rows(), .zone_known = times_.zone_known(), .findings = {tail_finding()}};
    if (repeated_headers() > 0) facts.skipped["repeated headers"] = repeated_headers();
    return trace_.finish(std::move(facts));
}

class PyRaplJson final : public JsonRecords {
public:
    PyRaplJson(PyRaplTrace trace, TimestampReader times) : trace_{std::move(trace)}, times_{times} {}

private:
    bool read_record(const json& record) override;
    bool take_sockets(const json& record, std::string_view member, DeviceKind kind, const PyRaplValue& value);
    Result<EvidenceSummary> summarise() override
    {
        return trace_.finish({.format = "pyrapl-json",
                              .rows = records(),
                              .zone_known = times_.zone_known(),
                              .findings = {tail_finding()}});
    }

    PyRaplTrace trace_;
    TimestampReader times_;
};

bool PyRaplJson::take_sockets(const json& record, std::string_view member, DeviceKind kind, const PyRaplValue& value)
{
    const auto energies = record.find(member);
    if (energies == record.end() || energies->is_null()) return true;
    const json list = energies->is_array() ? *energies : json::array({*energies});
    const auto complain = [&](std::string_view detail, std::string_view hint) {
        return refuse_record({.type = problems::malformed_log,
                              .detail = std::string{detail},
                              .field = std::string{member},
                              .hint = std::string{hint}});
    };
    if (list.size() > most_sockets) return complain("The list has more entries than any node has sockets.", "");
    // Where each socket has an object of its own, a member says which it is.
    std::optional<double> own;
    if (!number(record, "socket", most_sockets, own)) return false;
    const std::size_t first = energies->is_array() ? 0 : static_cast<std::size_t>(own.value_or(0));
    for (std::size_t socket = 0; socket < list.size(); ++socket) {
        PyRaplValue of_socket = value;
        of_socket.device = fmt::format("{}:{}", member, first + socket);
        of_socket.kind = kind;
        of_socket.energy.missing = list[socket].is_null();
        if (!of_socket.energy.missing) {
            if (!list[socket].is_number()) return complain("An energy is not a number.", "");
            of_socket.energy.value = list[socket].get<double>();
            if (of_socket.energy.value < 0) return complain(wrap_detail, wrap_hint);
            if (of_socket.energy.value > max_joules) return complain("An energy is beyond any machine.", "");
        }
        std::optional<Problem> problem = trace_.take(std::move(of_socket));
        if (problem) return refuse_record(std::move(*problem));
    }
    return true;
}

bool PyRaplJson::read_record(const json& record)
{
    std::optional<Nanoseconds> start;
    std::optional<double> duration;
    if (!time(record, "timestamp", times_, start) || !number(record, "duration", most_microseconds, duration))
        return false;
    if (!start || !duration)
        return refuse_record({.type = problems::malformed_log,
                              .detail = "The measurement does not say when it began or how long it took.",
                              .field = start ? "duration" : "timestamp"});
    const PyRaplValue value{.start = *start, .duration = *duration, .line = line()};
    return take_sockets(record, "pkg", DeviceKind::cpu, value) && take_sockets(record, "dram", DeviceKind::dram, value);
}

template <class Parser>
Result<std::unique_ptr<LogParser>> make_pyrapl(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::epoch_s);
    if (!times) return std::unexpected{times.error()};
    Result<PyRaplTrace> trace = PyRaplTrace::create(options, context);
    if (!trace) return std::unexpected{trace.error()};
    return std::make_unique<Parser>(std::move(*trace), *times);
}

}  // namespace

bool detect_pyrapl_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return header_has(head, {"label", "timestamp", "duration", "pkg"});
}

Result<std::unique_ptr<LogParser>> make_pyrapl_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return make_pyrapl<PyRaplCsv>(options, context);
}

bool detect_pyrapl_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"label", "timestamp", "duration", "pkg"});
}

Result<std::unique_ptr<LogParser>> make_pyrapl_json(const ReadingOptions& options, const ReadingContext& context)
{
    return make_pyrapl<PyRaplJson>(options, context);
}

}  // namespace wattboard::energy
