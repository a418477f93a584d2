// CodeCarbon objects (one a line from its logger, or an array) into totals of runs.
#include "scoring/energy/formats/codecarbon_json.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "scoring/energy/formats/codecarbon_runs.h"
#include "scoring/energy/formats/json_records.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

using nlohmann::json;

class CodeCarbonJson final : public JsonRecords {
public:
    CodeCarbonJson(const ReadingOptions& options, const ReadingContext& context, TimestampReader times)
        : times_{times}, runs_{options, context}
    {
    }

private:
    bool read_record(const json& record) override;
    Result<EvidenceSummary> summarise() override
    {
        return runs_.summarise("codecarbon-json", times_.zone_known(), tail_finding());
    }
    bool read_numbers(const json& record, CodeCarbonRow& row);
    bool read_texts(const json& record, CodeCarbonRow& row);

    TimestampReader times_;
    CodeCarbonRuns runs_;
};

bool CodeCarbonJson::read_numbers(const json& record, CodeCarbonRow& row)
{
    return number(record, "duration", max_duration_s, row.duration_s) &&
           number(record, "energy_consumed", max_duration_s, row.energy_kwh) &&
           number(record, "cpu_energy", max_duration_s, row.cpu_kwh) &&
           number(record, "gpu_energy", max_duration_s, row.gpu_kwh) &&
           number(record, "ram_energy", max_duration_s, row.ram_kwh) &&
           number(record, "cpu_power", max_watts, row.cpu_watts) && number(record, "pue", max_duration_s, row.pue);
}

bool CodeCarbonJson::read_texts(const json& record, CodeCarbonRow& row)
{
    std::string mode;
    const std::string_view run = record.contains("run_id") ? "run_id" : "experiment_id";
    if (!text(record, run, row.run_id) || !text(record, "project_name", row.project) ||
        !text(record, "codecarbon_version", row.version) || !text(record, "tracking_mode", mode))
        return false;
    row.process = mode == "process";
    row.project = excerpt(row.project, max_id_bytes);
    row.version = excerpt(row.version);
    return true;
}

bool CodeCarbonJson::read_record(const json& record)
{
    if (records() == 0) {
        runs_.tasks = record.contains("task_name");
        runs_.named = record.contains("run_id") || record.contains("experiment_id");
        runs_.tally.columns = record.size();
    }
    if (record.contains("task_name") != runs_.tasks)
        return refuse_record({.type = problems::malformed_log,
                              .detail = "Some objects are of tasks and others of runs: their energies overlap.",
                              .field = "task_name",
                              .hint = "Send the file of the runs, or that of the tasks."});
    for (const std::string_view needed : {"duration", "energy_consumed"})
        if (!record.contains(needed))
            return refuse_record({.type = problems::malformed_log,
                                  .detail = "The object is no row of CodeCarbon: a field is missing.",
                                  .field = std::string{needed}});
    CodeCarbonRow row;
    if (!read_numbers(record, row) || !read_texts(record, row) || !time(record, "timestamp", times_, row.end))
        return false;
    std::optional<Problem> problem = runs_.take(std::move(row));
    return !problem || refuse_record(std::move(*problem));
}

}  // namespace

bool detect_codecarbon_json(std::string_view head, const ReadingOptions& /*options*/)
{
    return begins_with_record(head, {"energy_consumed", "emissions", "duration"});
}

Result<std::unique_ptr<LogParser>> make_codecarbon_json(const ReadingOptions& options, const ReadingContext& context)
{
    Result<TimestampReader> times = TimestampReader::create(options.timezone, TimeUnit::iso);
    if (!times) return std::unexpected{times.error()};
    return std::make_unique<CodeCarbonJson>(options, context, *times);
}

}  // namespace wattboard::energy
