// Rows of Home Assistant's history.
#include "scoring/energy/formats/home_assistant_csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/formats/meter_common.h"
#include "scoring/energy/formats/meter_rows.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/row_splitter.h"

namespace wattboard::energy {

namespace {

constexpr std::string_view header = "entity_id,state,last_changed";

struct Unit {
    std::string_view name;
    double factor;
    ValueKind kind;
};
constexpr std::array<Unit, 6> units{{{"W", 1, ValueKind::power},
                                     {"kW", 1e3, ValueKind::power},
                                     {"mW", 1e-3, ValueKind::power},
                                     {"Wh", 3600, ValueKind::counter},
                                     {"kWh", 3.6e6, ValueKind::counter},
                                     {"J", 1, ValueKind::counter}}};

class HomeAssistantCsv final : public LineParser {
public:
    HomeAssistantCsv(const ReadingOptions& options, const ReadingContext& context, MeterClock clock, Unit unit,
                     std::string entity)
        : clock_{std::move(clock)}, unit_{unit}, entity_{std::move(entity)}, trace_{options, context, unit.kind}
    {
    }

private:
    bool read_line(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    [[nodiscard]] bool has_rows() const override { return rows_ > 0; }
    bool choose(std::string_view entity);
    bool read_state(std::string_view line);

    MeterClock clock_;
    Unit unit_;
    std::string entity_;  ///< empty: whichever the file has, if there is only one
    bool declared_ = !entity_.empty();
    TraceAccumulator trace_;
    std::optional<std::size_t> device_;
    RowSplitter row_;
    std::uint64_t rows_ = 0;
    std::uint64_t others_ = 0;
};

/// False: the row is about another entity, or refused.
bool HomeAssistantCsv::choose(std::string_view entity)
{
    if (entity_.empty()) entity_ = entity;
    if (entity != entity_) {
        if (declared_) {
            ++others_;
            return false;
        }
        refuse(
            {.type = problems::underdetermined_log,
             .detail = fmt::format("The history has several entities: {} and {}.", excerpt(entity_), excerpt(entity)),
             .line = line_number(),
             .field = "entity_id",
             .hint = "Declare which one counts: --map power=ENTITY,unit=W or --map counter=ENTITY,unit=kWh."});
        return false;
    }
    if (device_) return true;
    DeviceInfo info{.id = excerpt(entity, max_id_bytes - 3), .kind = DeviceKind::node};
    info.held = unit_.kind == ValueKind::power;
    Result<std::size_t> added = trace_.add_device(std::move(info), line_number());
    if (!added) return refuse(std::move(added.error()));
    device_ = *added;
    return true;
}

bool HomeAssistantCsv::read_state(std::string_view line)
{
    const std::string_view state = row_[1];
    if (is_missing(state) || state == "unknown" || state == "unavailable") {
        ++rows_;
        trace_.add_missing(*device_);
        return true;
    }
    const Decimal number = row_.number(state);
    if (number.after != state.data() + state.size())
        return malformed(line, state, "state", fmt::format("\"{}\" is not a number.", excerpt(state)));
    const double value = number.value * unit_.factor;
    const bool power = unit_.kind == ValueKind::power;
    std::optional<Problem> problem =
        bad_quantity(value, power ? max_watts : max_joules, power ? "power" : "energy", "state");
    Nanoseconds time = 0;
    if (!problem) {
        problem = clock_.read(row_[2], time);
        if (problem) problem->field = "last_changed";
    }
    if (problem) {
        malformed(line, problem->field == "state" ? state : row_[2], "", "");
        problem->line = line_number();
        problem->column = this->problem().column;
        return refuse(std::move(*problem));
    }
    ++rows_;
    return trace_.add(*device_, time, value, number.decimals, {}, line_number()) || refuse(Problem{trace_.problem()});
}

bool HomeAssistantCsv::read_line(std::string_view line)
{
    if (trimmed(line).empty() || line.starts_with(header)) return true;
    if (!row_.split(line)) return malformed(line, line, "", "A quote is not closed.");
    if (row_.size() < 3)
        return malformed(line, row_.cells().back(), "",
                         fmt::format("The row has {} cells, but 3 are expected.", row_.size()));
    if (choose(row_[0])) return read_state(line);
    return problem().type.slug.empty();
}

Result<EvidenceSummary> HomeAssistantCsv::summarise()
{
    const TimestampReader& times = clock_.times();
    LogFacts facts{.format = "home-assistant-csv",
                   .rows = rows_,
                   .zone_known = times.zone_known(),
                   .nonexistent_times = times.nonexistent(),
                   .ambiguous_times = times.ambiguous(),
                   .findings = {tail_finding()}};
    if (others_ > 0) facts.skipped["rows of other entities"] = others_;
    return finish_meter(trace_, std::move(facts), wall_meter_tier);
}

}  // namespace

bool detect_home_assistant_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return first_line(head).starts_with(header);
}

Result<std::unique_ptr<LogParser>> make_home_assistant_csv(const ReadingOptions& options, const ReadingContext& context)
{
    const auto declared = options.map.find("unit");
    const auto unit =
        declared == options.map.end() ? units.end() : std::ranges::find(units, declared->second, &Unit::name);
    if (unit == units.end())
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = "Home Assistant's history states no unit.",
                                       .line = 1,
                                       .field = "unit",
                                       .hint = "Declare it: --map unit=W for a power, --map unit=kWh for a counter."}};
    const auto entity = options.map.find(unit->kind == ValueKind::power ? "power" : "counter");
    Result<MeterClock> clock = MeterClock::create(options);
    if (!clock) return std::unexpected{std::move(clock.error())};
    return std::make_unique<HomeAssistantCsv>(options, context, std::move(*clock), *unit,
                                              entity == options.map.end() ? std::string{} : entity->second);
}

}  // namespace wattboard::energy
