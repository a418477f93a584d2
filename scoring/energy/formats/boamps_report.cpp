// BoAmps reports (JSON), such as CodeCarbon writes: measures with an energy in kWh under the name powerConsumption.
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/formats/codecarbon_json.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/log_messages.h"
#include "scoring/energy/totals.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

/// What one method measured, all its measures added.
struct Method {
    double kwh = 0;
    double duration_s = 0;
    std::uint64_t measures = 0;
    std::string version;
    std::optional<Nanoseconds> end;
};

class BoAmpsReport final : public JsonRecords {
public:
    BoAmpsReport(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : options_{options}, context_{context}, times_{times}
    {
    }

private:
    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override;
    bool read_measure(const json& measure);

    static constexpr std::size_t most_methods = 64;

    ReadingOptions options_;
    ReadingContext context_;
    TimestampReader times_;
    std::string report_id_;
    std::map<std::string, Method> methods_;
    std::uint64_t measures_ = 0;
    std::uint64_t without_energy_ = 0;
    std::uint64_t of_process_ = 0;
};

bool BoAmpsReport::read_measure(const json& measure)
{
    std::optional<double> kwh;
    std::optional<double> duration;
    std::optional<Nanoseconds> end;
    std::string method;
    std::string version;
    std::string mode;
    if (!measure.is_object())
        return refuse_record(
            {.type = problems::malformed_log, .detail = "A measure is not an object.", .field = "/measures"});
    if (!number(measure, "powerConsumption", max_duration_s, kwh) ||
        !number(measure, "measurementDuration", max_duration_s, duration) ||
        !time(measure, "measurementDateTime", times_, end) || !text(measure, "measurementMethod", method) ||
        !text(measure, "version", version) || !text(measure, "cpuTrackingMode", mode))
        return false;
    ++measures_;
    if (mode == "process") ++of_process_;
    if (!kwh) {
        ++without_energy_;
        return true;
    }
    Method& total = methods_[excerpt(method, max_id_bytes)];
    if (methods_.size() > most_methods)
        return refuse_record({.type = problems::limit_exceeded,
                              .detail = fmt::format("The report has more than {} methods.", most_methods),
                              .field = "/measures"});
    total.kwh += *kwh;
    total.duration_s += duration.value_or(0);
    total.measures += 1;
    total.version = excerpt(version);
    if (end) total.end = std::max(total.end.value_or(*end), *end);
    return true;
}

bool BoAmpsReport::read_record(const json& record)
{
    if (records() > 0)
        return refuse_record({.type = problems::malformed_log,
                              .detail = "The file holds more than one report.",
                              .hint = "Send each report as a file of its own."});
    const auto measures = record.find("measures");
    if (measures == record.end() || !measures->is_array())
        return refuse_record(
            {.type = problems::malformed_log, .detail = "The report has no list of measures.", .field = "/measures"});
    const auto header = record.find("header");
    if (header != record.end() && header->is_object() && !text(*header, "reportId", report_id_)) return false;
    for (const json& measure : *measures)
        if (!read_measure(measure)) return false;
    return true;
}

Result<EvidenceSummary> BoAmpsReport::summarise()
{
    if (methods_.empty())
        return std::unexpected{Problem{.type = problems::empty_log,
                                       .detail = "No measure of the report states an energy.",
                                       .field = "/measures/0/powerConsumption"}};
    // Several methods are several views of the same run: the highest counts, so that a report gains nothing by them.
    const auto highest = std::ranges::max_element(methods_, {}, [](const auto& method) { return method.second.kwh; });
    Finding pue{.check = "pue_unknown", .verdict = Verdict::fail};
    pue.message = "The report does not say which PUE its energies include; none was divided out.";
    Finding process{.check = "tracking_mode",
                    .value = static_cast<double>(of_process_),
                    .threshold = 0,
                    .unit = "rows",
                    .verdict = of_process_ > 0 ? Verdict::fail : Verdict::pass,
                    .message = "Measures tracked per process: they count less than the machine drew."};
    EvidenceSummary summary =
        summarise_totals({{.id = report_id_.empty() ? "report" : excerpt(report_id_, max_id_bytes),
                           .name = highest->first,
                           .rows = highest->second.measures,
                           .duration = Seconds{highest->second.duration_s},
                           .energy = KilowattHours{highest->second.kwh},
                           .end = highest->second.end}},
                         {.format = "boamps-report-json",
                          .format_version = highest->second.version,
                          .rule = "sum of the measures of one method",
                          .grade = Grade::D,
                          .zone_known = times_.zone_known() && highest->second.end.has_value(),
                          .rows = measures_,
                          .missing = without_energy_,
                          .findings = {tail_finding(), std::move(pue), std::move(process)}},
                         options_, context_);
    for (const auto& [name, method] : methods_) {
        if (name == highest->first) continue;
        summary.left_out.push_back(name.empty() ? "measures without a method" : name);
        summary.skipped["measures of other methods"] += method.measures;
    }
    if (without_energy_ > 0) summary.skipped["measures without energy"] = without_energy_;
    return summary;
}

}  // namespace

bool detect_boamps_report(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"measures"}) && head.contains("\"powerConsumption\"");
}

Result<std::unique_ptr<LogParser>> make_boamps_report(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<BoAmpsReport>(options, context, *times);
}

}  // namespace wattboard::energy
