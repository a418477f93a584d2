// eco2AI rows into totals of runs: the tool resets its counter at every epoch, so all rows are added.
#include "scoring/energy/formats/eco2ai_csv.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/formats/named_table.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

namespace {

struct Component {
    std::string_view column;
    std::string_view name;
};
constexpr std::array<Component, 3> components{
    {{"CPU_consumption(kWh)", "cpu"}, {"GPU_consumption(kWh)", "gpu"}, {"RAM_consumption(kWh)", "dram"}}};

class Eco2AiCsv final : public NamedTable {
public:
    Eco2AiCsv(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    bool choose_columns(std::string_view header) override;
    bool read_row(std::string_view line) override;
    Result<EvidenceSummary> summarise() override;
    bool take(TotalRun run, std::string_view line);
    bool read_components(std::string_view line);
    [[nodiscard]] std::string version_guess() const
    {
        if (component_columns_.front()) return "0.3.13 or newer";
        return find_column("cost") ? "0.3" : "0.2 or older";
    }

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    std::size_t id_ = 0;
    std::size_t start_ = 0;
    std::size_t duration_ = 0;
    std::size_t energy_ = 0;
    std::optional<std::size_t> project_;
    std::array<std::optional<std::size_t>, components.size()> component_columns_{};
    std::array<double, components.size()> component_kwh_{};
    std::vector<TotalRun> runs_;
    std::unordered_map<std::string, std::size_t> run_index_;
    std::uint64_t without_energy_ = 0;
    std::uint64_t not_selected_ = 0;
};

bool Eco2AiCsv::choose_columns(std::string_view header)
{
    if (!need_column(header, "id", id_) || !need_column(header, "start_time", start_) ||
        !need_column(header, "duration(s)", duration_) || !need_column(header, "power_consumption(kWh)", energy_))
        return false;
    project_ = find_column("project_name");
    for (std::size_t i = 0; i < components.size(); ++i) component_columns_.at(i) = find_column(components.at(i).column);
    return true;
}

bool Eco2AiCsv::read_components(std::string_view line)
{
    std::array<double, components.size()> read{};
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (!component_columns_.at(i)) continue;
        Reading kwh;
        if (!number(line, *component_columns_.at(i), max_duration_s, kwh)) return false;
        read.at(i) = kwh.value;
    }
    for (std::size_t i = 0; i < components.size(); ++i) component_kwh_.at(i) += read.at(i);
    return true;
}

bool Eco2AiCsv::take(TotalRun run, std::string_view line)
{
    const auto found = run_index_.find(run.id);
    if (found == run_index_.end()) {
        if (runs_.size() == max_runs)
            return refuse({.type = problems::limit_exceeded,
                           .detail = fmt::format("The file has more than {} runs.", max_runs),
                           .line = line_number(),
                           .field = "id",
                           .hint = "Cut out the rows of this submission."});
        if (run.id.size() > max_id_bytes)
            return malformed_with_hint(line, cell(id_), "id", "The id is longer than any that eco2AI writes.",
                                       "Send the table as the tool wrote it.");
    }
    if (!read_components(line)) return false;
    if (found == run_index_.end()) {
        run_index_.emplace(run.id, runs_.size());
        runs_.push_back(std::move(run));
        return true;
    }
    TotalRun& same = runs_[found->second];
    same.rows += 1;
    same.duration += run.duration;
    same.energy += run.energy;
    if (run.end) same.end = std::max(same.end.value_or(*run.end), *run.end);
    return true;
}

bool Eco2AiCsv::read_row(std::string_view line)
{
    Reading duration;
    Reading energy;
    if (!number(line, duration_, max_duration_s, duration) || !number(line, energy_, max_duration_s, energy))
        return false;
    std::optional<Nanoseconds> end;
    Nanoseconds start = 0;
    if (!is_missing(cell(start_))) {
        if (!read_time(line, cell(start_), "start_time", cell(start_), times_, start)) return false;
        end = start + to_nanoseconds(duration.value);
    }
    const auto selected = options_.select.find("run_id");
    if (selected != options_.select.end() && cell(id_) != selected->second) {
        ++not_selected_;
        return true;
    }
    if (energy.missing || duration.missing) {
        ++without_energy_;
        return true;
    }
    std::string id{cell(id_)};
    if (id.empty()) id = fmt::format("row {}", rows() + 1);
    return take({.id = std::move(id),
                 .name = project_ ? excerpt(cell(*project_), max_id_bytes) : std::string{},
                 .duration = Seconds{duration.value},
                 .energy = KilowattHours{energy.value},
                 .end = end},
                line);
}

Result<EvidenceSummary> Eco2AiCsv::summarise()
{
    if (runs_.empty() && not_selected_ > 0)
        return std::unexpected{
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("The file has no run \"{}\".", excerpt(options_.select.at("run_id"))),
                    .field = "run_id",
                    .hint = "Give an id of the file to --select, or leave it out."}};
    if (runs_.empty()) return std::unexpected{no_rows()};
    Finding pue{.check = "pue_unknown", .verdict = Verdict::fail};
    pue.message =
        "eco2AI multiplies by a PUE setting (1 unless set) that the file does not name; none was divided out.";
    const bool dated = std::ranges::any_of(runs_, [](const TotalRun& run) { return run.end.has_value(); });
    EvidenceSummary summary = summarise_totals(runs_,
                                               {.format = "eco2ai-emission-csv",
                                                .format_version = version_guess(),
                                                .rule = "sum of the rows of each run, runs summed",
                                                .grade = Grade::D,
                                                .zone_known = times_.zone_known() && dated,
                                                .rows = rows(),
                                                .missing = without_energy_,
                                                .findings = {tail_finding(), std::move(pue)}},
                                               options_, context_);
    for (std::size_t i = 0; i < components.size(); ++i)
        if (component_kwh_.at(i) > 0)
            summary.component_energy_kwh[std::string{components.at(i).name}] = component_kwh_.at(i);
    if (without_energy_ > 0) summary.skipped["rows without energy or duration"] = without_energy_;
    if (not_selected_ > 0) summary.skipped["rows of other runs than the selected one"] = not_selected_;
    if (repeated_headers() > 0) summary.skipped["repeated headers"] = repeated_headers();
    return summary;
}

}  // namespace

bool detect_eco2ai_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return header_has(head, {"power_consumption(kWh)", "duration(s)", "start_time"});
}

Result<std::unique_ptr<LogParser>> make_eco2ai_csv(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<Eco2AiCsv>(options, context, *times);
}

}  // namespace wattboard::energy
