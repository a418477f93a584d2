// Rows of meter tables: one device, or one for each id.
#include "scoring/energy/formats/meter_csv.h"

#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/meter_row.h"
#include "scoring/energy/formats/meter_rows.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// Rows that are looked at before a table is read by its powers or its counter.
constexpr std::uint64_t rows_to_decide = 3;
constexpr std::string_view other_table = "Declare the columns: --format generic-csv --map time=NAME,power=NAME,unit=W.";

class MeterCsv final : public LineParser {
public:
    MeterCsv(const ReadingOptions& options, const ReadingContext& context) : options_{options}, context_{context} {}

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0 || !held_.empty(); }

    bool read_header(std::string_view line);
    bool split(std::string_view line);
    bool look_ahead(std::string_view time);
    bool read_held();
    bool read_row(std::string_view line, std::uint64_t number);
    bool read_values(std::string_view line, std::uint64_t number, Nanoseconds time, std::size_t device);
    bool add_value(std::string_view line, std::uint64_t number, Nanoseconds time, std::size_t device,
                   const Decimal& value, const std::optional<Decimal>& celsius);
    std::optional<std::size_t> device_of(std::uint64_t number);
    bool refuse_cell(std::string_view line, std::uint64_t number, std::string_view cell, Problem problem);
    [[nodiscard]] MeterRole value_role() const;
    [[nodiscard]] std::optional<KilowattHours> stated_total(std::vector<std::string>& left_out) const;

    ReadingOptions options_;
    ReadingContext context_;
    MeterRow row_;
    std::optional<MeterClock> clock_;
    std::optional<TraceAccumulator> trace_;
    DeviceDirectory devices_;
    HeldLines held_;
    std::uint64_t seen_ = 0;
    bool decided_ = false;
    bool coarse_ = false;  ///< several rows of one stamp: the counter is read
    std::string stamp_;
    VoltAmpereCheck volt_ampere_;
    std::vector<CounterBeside> counters_;
    std::uint64_t rows_ = 0;
    std::map<std::string, std::uint64_t> skipped_;
};

MeterRole MeterCsv::value_role() const
{
    if (!row_.energies().empty()) return MeterRole::energy;
    if (row_.column(MeterRole::mean_power) != nullptr) return MeterRole::mean_power;
    return coarse_ ? MeterRole::counter : MeterRole::power;
}

bool MeterCsv::split(std::string_view line)
{
    std::string wrong = row_.split(line);
    return wrong.empty() || malformed(line, row_.last_cell(), "", std::move(wrong));
}

bool MeterCsv::read_header(std::string_view line)
{
    if (!row_.open(line))
        return refuse({.type = problems::malformed_log,
                       .detail = "The header is that of no meter that is known.",
                       .line = line_number(),
                       .hint = std::string{other_table}});
    if (row_.column(MeterRole::time) == nullptr && row_.column(MeterRole::date) == nullptr)
        return refuse({.type = problems::underdetermined_log,
                       .detail = "The table has no column of times.",
                       .line = line_number(),
                       .field = "time",
                       .hint = std::string{other_table}});
    Result<MeterClock> clock = MeterClock::create(options_, row_.table().time_unit, std::string{row_.table().zone});
    if (!clock) return refuse(std::move(clock.error()));
    clock_ = std::move(*clock);
    decided_ = row_.column(MeterRole::counter) == nullptr || row_.column(MeterRole::device) != nullptr;
    return true;
}

/// True once the order of dates is settled and it is clear which column counts.
bool MeterCsv::look_ahead(std::string_view time)
{
    const bool settled = clock_->settled(time);
    if (!decided_) {
        coarse_ = coarse_ || (seen_ > 0 && time == stamp_);
        stamp_ = time;
        decided_ = ++seen_ == rows_to_decide;
    }
    return settled && decided_;
}

bool MeterCsv::read_held()
{
    for (const HeldLines::Line& line : held_.take())
        if (!read_row(line.text, line.number)) return false;
    return true;
}

bool MeterCsv::refuse_cell(std::string_view line, std::uint64_t number, std::string_view cell, Problem problem)
{
    malformed(line, cell, "", "");
    problem.line = number;
    problem.column = this->problem().column;
    return refuse(std::move(problem));
}

std::optional<std::size_t> MeterCsv::device_of(std::uint64_t number)
{
    const MeterRow::Column* ids = row_.column(MeterRole::device);
    const std::string id = ids == nullptr ? std::string{"meter"} : fmt::format("output {}", row_[*ids]);
    if (const auto found = devices_.find(id)) return found;
    if (!trace_) trace_.emplace(options_, context_, ValueKind::power);
    DeviceInfo info{.id = id, .kind = DeviceKind::node};
    if (value_role() == MeterRole::counter) info.value_kind = ValueKind::counter;
    if (value_role() == MeterRole::energy) info.value_kind = ValueKind::interval_energy;
    if (value_role() == MeterRole::mean_power) info.value_kind = ValueKind::stated_interval;
    Result<std::size_t> added = trace_->add_device(std::move(info), number);
    if (!added) {
        refuse(std::move(added.error()));
        return std::nullopt;
    }
    devices_.add(id, *added);
    counters_.emplace_back();
    return *added;
}

bool MeterCsv::add_value(std::string_view line, std::uint64_t number, Nanoseconds time, std::size_t device,
                         const Decimal& value, const std::optional<Decimal>& celsius)
{
    const bool joules = value_role() == MeterRole::counter || value_role() == MeterRole::energy;
    const std::string_view quantity = joules ? "energy" : "power";
    if (auto bad = bad_quantity(value.value, joules ? max_joules : max_watts, quantity, std::string{quantity}))
        return refuse_cell(line, number, line, std::move(*bad));
    RowState state;
    if (celsius) state.temperature_c = static_cast<float>(celsius->value);
    ++rows_;
    if (value_role() != MeterRole::mean_power)
        return trace_->add(device, time, value.value, value.decimals, state, number) ||
               refuse(Problem{trace_->problem()});
    const double seconds = options_.interval.value_or(Seconds{row_.table().interval_s}).value();
    const auto length = static_cast<Nanoseconds>(seconds * 1e9);
    return trace_->add_interval(device, time - length, time, value.value * seconds, value.decimals, state, number) ||
           refuse(Problem{trace_->problem()});
}

bool MeterCsv::read_values(std::string_view line, std::uint64_t number, Nanoseconds time, std::size_t device)
{
    std::optional<MeterRow::BadCell> bad;
    const MeterRole role = value_role();
    const std::optional<Decimal> value = role == MeterRole::energy ? row_.energy(bad) : row_.number(role, bad);
    const std::optional<Decimal> volts = row_.number(MeterRole::volts, bad);
    const std::optional<Decimal> amperes = row_.number(MeterRole::amperes, bad);
    const std::optional<Decimal> factor = row_.number(MeterRole::power_factor, bad);
    const std::optional<Decimal> counter = row_.number(MeterRole::counter, bad);
    const std::optional<Decimal> celsius = row_.number(MeterRole::temperature, bad);
    const std::optional<Decimal> watts =
        row_.number(role == MeterRole::mean_power ? MeterRole::mean_power : MeterRole::power, bad);
    if (bad)
        return refuse_cell(line, number, bad->cell,
                           {.type = problems::malformed_log,
                            .detail = fmt::format("\"{}\" is not a number.", excerpt(bad->cell)),
                            .field = std::string{bad->column}});
    if (row_.failed()) ++skipped_["rows with a failed state"];
    if (row_.failed() || !value) {
        ++rows_;
        trace_->add_missing(device);
        return true;
    }
    if (!add_value(line, number, time, device, *value, celsius)) return false;
    if (watts && volts && amperes) {
        std::optional<double> power_factor = factor ? std::optional{factor->value} : std::nullopt;
        if (row_.table().direct_current) power_factor = 1;
        volt_ampere_.see(watts->value, volts->value, amperes->value, power_factor, number);
    }
    if (counter && role != MeterRole::counter) counters_[device].see(counter->value);
    return true;
}

bool MeterCsv::read_row(std::string_view line, std::uint64_t number)
{
    if (!split(line)) return false;
    Nanoseconds time = 0;
    if (auto problem = clock_->read(row_.time_cell(), time)) {
        const MeterRow::Column* column = row_.column(MeterRole::time);
        problem->field = std::string{(column != nullptr ? column : row_.column(MeterRole::date))->name};
        return refuse_cell(line, number, row_.time_cell(), std::move(*problem));
    }
    const std::optional<std::size_t> device = device_of(number);
    return device && read_values(line, number, time, *device);
}

bool MeterCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty()) return true;
    if (!row_.is_open()) return read_header(line);
    if (line == row_.header()) {
        ++skipped_["repeated headers"];
        return true;
    }
    if (!split(line)) return false;
    if (look_ahead(row_.time_cell())) return (held_.empty() || read_held()) && read_row(line, line_number());
    return held_.keep(line, line_number()) || refuse(HeldLines::undecided(line_number()));
}

std::optional<KilowattHours> MeterCsv::stated_total(std::vector<std::string>& left_out) const
{
    std::optional<KilowattHours> sum;
    bool all = true;
    for (const CounterBeside& counter : counters_) {
        const std::optional<KilowattHours> total = counter.total();
        all = all && total.has_value();
        if (total) sum = sum.value_or(KilowattHours{}) + *total;
        if (counter.seen() && !total) left_out.emplace_back("a counter whose steps are too coarse for this log");
    }
    return all ? sum : std::nullopt;
}

Result<EvidenceSummary> MeterCsv::summarise()
{
    if (!held_.empty()) {
        const std::vector<HeldLines::Line> lines = held_.take();
        if (!split(lines.front().text)) return std::unexpected{problem()};
        if (!clock_->settled(row_.time_cell())) return std::unexpected{HeldLines::undecided(lines.front().number)};
        for (const HeldLines::Line& line : lines)
            if (!read_row(line.text, line.number)) return std::unexpected{problem()};
    }
    if (!trace_) return std::unexpected{Problem{.type = problems::empty_log, .detail = "The table has no row."}};
    const TimestampReader& times = clock_->times();
    LogFacts facts{.format = std::string{row_.table().format},
                   .rows = rows_,
                   .zone_known = times.zone_known(),
                   .nonexistent_times = times.nonexistent(),
                   .ambiguous_times = times.ambiguous(),
                   .left_out = row_.left_out(),
                   .findings = {tail_finding(), volt_ampere_.finding()}};
    facts.skipped = skipped_;
    const std::optional<KilowattHours> stated = stated_total(facts.left_out);
    return finish_meter(*trace_, std::move(facts), wall_meter_tier, stated);
}

}  // namespace

Result<std::unique_ptr<LogParser>> make_meter_csv(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<MeterCsv>(options, context);
}

}  // namespace wattboard::energy
