// The two small JSON documents without measurement behind them: a stated total, and nameplate power times hours.
#include "scoring/energy/formats/stated_total.h"

#include <cmath>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

constexpr double most_kilowatt_hours = 1e12;

Problem about(std::string field, std::string detail, ProblemType type = problems::invalid_value)
{
    return {.type = type, .detail = std::move(detail), .line = 1, .column = 1, .field = std::move(field)};
}

/// A finite number in [0, most], or the fallback if the member is absent.
Result<double> number(const json& object, const std::string& path, const std::string& name, double most,
                      std::optional<double> fallback)
{
    const auto member = object.find(name);
    const std::string field = path + "/" + name;
    if (member == object.end() || member->is_null()) {
        if (fallback) return *fallback;
        return std::unexpected{about(field, fmt::format("{} is missing.", name), problems::missing_value)};
    }
    if (!member->is_number()) return std::unexpected{about(field, fmt::format("{} is not a number.", name))};
    const double value = member->get<double>();
    if (!std::isfinite(value) || value < 0 || value > most)
        return std::unexpected{
            about(field, fmt::format("{} is {}, but must lie in [0, {}].", name, value, most), problems::out_of_range)};
    return value;
}

/// An unknown member may be a misspelt one, which would change the figure silently.
Result<void> only_known(const json& object, const std::string& path, std::initializer_list<std::string_view> names)
{
    if (!object.is_object()) return std::unexpected{about(path, "This is not an object.")};
    for (const auto& member : object.items()) {
        if (std::ranges::find(names, member.key()) != names.end()) continue;
        return std::unexpected{
            about(path + "/" + excerpt(member.key()), fmt::format("There is no member \"{}\" here; known are {}.",
                                                                  excerpt(member.key()), fmt::join(names, ", ")))};
    }
    return {};
}

struct Total {
    TotalRun run;
    std::string rule;
};

Result<Total> read_stated(const json& object)
{
    const std::string path = "/stated_total";
    if (auto known = only_known(object, path, {"energy_kwh", "energy_j", "source", "duration_s"}); !known)
        return std::unexpected{known.error()};
    if (object.contains("energy_kwh") == object.contains("energy_j"))
        return std::unexpected{about(path, "Give exactly one of energy_kwh and energy_j.", problems::missing_value)};
    const bool in_joules = object.contains("energy_j");
    const Result<double> energy =
        number(object, path, in_joules ? "energy_j" : "energy_kwh",
               most_kilowatt_hours * (in_joules ? joules_per_kilowatt_hour : 1), std::nullopt);
    if (!energy) return std::unexpected{energy.error()};
    const Result<double> duration = number(object, path, "duration_s", 1e10, 0);
    if (!duration) return std::unexpected{duration.error()};
    const auto source = object.find("source");
    if (source == object.end() || !source->is_string() || source->get_ref<const std::string&>().empty())
        return std::unexpected{about(path + "/source",
                                     "Say where the total comes from: a table, a page, a meter reading.",
                                     problems::missing_value)};
    return Total{.run = {.id = "stated_total",
                         .name = excerpt(source->get_ref<const std::string&>(), 500),
                         .duration = Seconds{*duration},
                         .energy = in_joules ? to_kilowatt_hours(Joules{*energy}) : KilowattHours{*energy}},
                 .rule = "total as stated by the participant"};
}

Result<Total> read_tdp_hours(const json& object)
{
    const std::string path = "/tdp_hours";
    if (auto known = only_known(object, path, {"gpu_tdp_w", "gpu_count", "cpu_tdp_w", "hours", "overhead_factor"});
        !known)
        return std::unexpected{known.error()};
    const Result<double> gpu = number(object, path, "gpu_tdp_w", 1e5, std::nullopt);
    const Result<double> count = number(object, path, "gpu_count", 1e7, 1);
    const Result<double> cpu = number(object, path, "cpu_tdp_w", 1e8, 0);
    const Result<double> hours = number(object, path, "hours", 1e7, std::nullopt);
    const Result<double> overhead = number(object, path, "overhead_factor", 10, 1);
    for (const Result<double>* value : {&gpu, &count, &cpu, &hours, &overhead})
        if (!*value) return std::unexpected{value->error()};
    if (*count != std::floor(*count))
        return std::unexpected{about(path + "/gpu_count", "gpu_count is not a whole number.")};
    if (*overhead < 1)
        return std::unexpected{about(path + "/overhead_factor", "overhead_factor is below 1.", problems::out_of_range)};
    const double watts = *overhead * (*gpu * *count + *cpu);
    return Total{.run = {.id = "tdp_hours",
                         .name = "nameplate power",
                         .duration = Seconds{*hours * 3600},
                         .energy = KilowattHours{watts * *hours / 1000}},
                 .rule = "P = f (n w_g + w_c), times hours (NoFADE estimate)"};
}

class StatedTotal final : public LogParser {
public:
    StatedTotal(const ReadingOptions& options, const ReadingContext& context) : options_{options}, context_{context} {}

    bool feed(std::string_view bytes) override
    {
        if (text_.size() + bytes.size() > max_line_bytes)
            return refuse({.type = problems::limit_exceeded,
                           .detail = fmt::format("A stated total is longer than {} bytes.", max_line_bytes)});
        text_ += bytes;
        return true;
    }
    Result<EvidenceSummary> finish() override;
    [[nodiscard]] LogPosition position() const override { return {.line = 1, .column = text_.size() + 1}; }

private:
    ReadingOptions options_;
    ReadingContext context_;
    std::string text_;
};

Result<EvidenceSummary> StatedTotal::finish()
{
    const json document = json::parse(text_, nullptr, false);
    if (document.is_discarded())
        return std::unexpected{about("", "The document is not valid JSON.", problems::malformed_log)};
    if (auto known = only_known(document, "", {"stated_total", "tdp_hours"}); !known)
        return std::unexpected{known.error()};
    if (document.size() != 1)
        return std::unexpected{about("", "Give exactly one of stated_total and tdp_hours.", problems::missing_value)};
    const bool stated = document.contains("stated_total");
    Result<Total> total = stated ? read_stated(document["stated_total"]) : read_tdp_hours(document["tdp_hours"]);
    if (!total) return std::unexpected{std::move(total.error())};
    if (total->run.energy <= KilowattHours{})
        return std::unexpected{about(stated ? "/stated_total" : "/tdp_hours", "The energy is 0: no run costs nothing.",
                                     problems::out_of_range)};
    return summarise_totals({total->run},
                            {.format = "stated-total-json", .rule = std::move(total->rule), .grade = Grade::E},
                            options_, context_);
}

}  // namespace

bool detect_stated_total(std::string_view head, const ReadingOptions& /*options*/)
{
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != '{') return false;
    const std::string_view start = head.substr(first, 200);
    const std::size_t name = start.find_first_not_of(" \t\r\n", 1);
    return name != std::string_view::npos &&
           (start.substr(name).starts_with("\"stated_total\"") || start.substr(name).starts_with("\"tdp_hours\""));
}

Result<std::unique_ptr<LogParser>> make_stated_total(const ReadingOptions& options, const ReadingContext& context)
{
    return std::make_unique<StatedTotal>(options, context);
}

}  // namespace wattboard::energy
