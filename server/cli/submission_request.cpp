// Flags to JSON.
#include "server/cli/submission_request.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>

#include "scoring/rulebook.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;

Problem flag_problem(std::string_view flag, std::string detail, std::string hint = {})
{
    return {.type = problems::invalid_value,
            .detail = std::move(detail),
            .field = std::string(flag),
            .hint = std::move(hint)};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// "a=x,b=y"; the value may hold further '='.
Result<std::map<std::string, std::string>> pairs(std::string_view flag, std::string_view text)
{
    std::map<std::string, std::string> result;
    if (text.empty()) return result;
    for (const std::string_view pair : split(text, ',')) {
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return std::unexpected(flag_problem(flag, fmt::format("\"{}\" is not of the form name=value.", pair)));
        result[std::string(pair.substr(0, equals))] = std::string(pair.substr(equals + 1));
    }
    return result;
}

std::optional<double> number_of(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Value for log `index` of a flag given not at all, once for all, or once for each log.
std::string value_for(const std::vector<std::string>& values, std::size_t index)
{
    if (values.empty()) return {};
    return values.size() == 1 ? values.front() : values[index];
}

Result<void> check_count(std::string_view flag, const std::vector<std::string>& values, std::size_t logs)
{
    if (values.size() <= 1 || values.size() == logs) return {};
    return std::unexpected(flag_problem(flag, fmt::format("It is given {} times for {} logs.", values.size(), logs),
                                        "Give it once, or once for each --log."));
}

Result<json> accelerators(const SubmitOptions& options)
{
    json list = json::array();
    for (const std::string& gpu : options.gpus) {
        const auto colon = gpu.rfind(':');
        const auto count =
            colon == std::string::npos ? std::optional{1.0} : number_of(std::string_view(gpu).substr(colon + 1));
        if (!count || *count < 1 || *count > 1e6 || *count != std::floor(*count))
            return std::unexpected(flag_problem("--gpu", fmt::format("\"{}\" is not NAME or NAME:COUNT.", gpu)));
        list.push_back({{"name", gpu.substr(0, colon)}, {"count", static_cast<int>(*count)}});
    }
    return list;
}

Result<json> lineage_item(const std::string& text)
{
    const std::vector<std::string_view> parts = split(text, ';');
    json item{{"source", std::string(parts.front())}, {"kind", "weights"}, {"is_public", false}};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto equals = parts[i].find('=');
        const std::string_view name = parts[i].substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? "" : parts[i].substr(equals + 1);
        const auto energy = number_of(value);
        if (parts[i] == "public")
            item["is_public"] = true;
        else if (name == "sha256")
            item["sha256"] = std::string(value);
        else if (name == "energy_kwh" && energy)
            item["energy_kwh"] = *energy;
        else
            return std::unexpected(flag_problem("--pretrained", fmt::format("\"{}\" is not understood.", parts[i]),
                                                "SOURCE[;energy_kwh=E][;sha256=H][;public]"));
    }
    return item;
}

json performance_of(const SubmitOptions& options)
{
    json performance{{"value", options.performance.value_or(0)}, {"basis", "reported"}};
    if (options.low) performance["low"] = *options.low;
    if (options.high) performance["high"] = *options.high;
    if (options.n_items) performance["n_items"] = *options.n_items;
    if (options.train_performance) performance["train_value"] = *options.train_performance;
    return performance;
}

json model_of(const SubmitOptions& options)
{
    json model = json::object();
    if (options.gflops || options.gmacs) {
        model["operations"] = std::round(options.gflops.value_or(options.gmacs.value_or(0)) * 1e9);
        model["convention"] = options.gflops ? "flops" : "macs";
    }
    if (options.parameters) model["parameters"] = *options.parameters;
    if (!options.precision.empty()) model["precision"] = options.precision;
    if (!options.input_size.empty()) model["input_size"] = options.input_size;
    if (options.batch_size) model["batch_size"] = *options.batch_size;
    return model;
}

json reading_json(const ReadingOptions& reading)
{
    json options = json::object();
    if (!reading.format.empty()) options["format"] = reading.format;
    if (!reading.columns.empty()) options["columns"] = reading.columns;
    if (!reading.map.empty()) options["map"] = reading.map;
    if (!reading.select.empty()) options["select"] = reading.select;
    if (!reading.timezone.empty()) options["timezone"] = reading.timezone;
    if (reading.interval) options["interval_s"] = reading.interval->value();
    return options;
}

json run_json(const SubmitOptions& options, const LogRun& run, const json& hardware, const json& reading)
{
    json item{{"key", run.key}, {"stage", run.stage}};
    if (!run.start.empty()) item["started_at"] = run.start;
    if (!run.end.empty()) item["ended_at"] = run.end;
    if (!options.zone.empty()) item["zone"] = options.zone;
    if (options.pue) item["stated_pue"] = *options.pue;
    if (!hardware.empty()) item["hardware"] = {{"accelerators", hardware}};
    if (!reading.empty()) item["evidence_options"] = reading;
    return item;
}

Result<json> stages_of(const SubmitOptions& options, const std::vector<LogRun>& runs)
{
    json stages = json::object();
    for (const LogRun& run : runs) stages[run.stage] = {{"basis", "measured"}};
    for (const std::string& attested : options.attested) {
        const auto equals = attested.find('=');
        if (equals == std::string::npos || !from_name<Stage>(attested.substr(0, equals), stage_names))
            return std::unexpected(flag_problem("--attest", fmt::format("\"{}\" is not STAGE=TEXT.", attested),
                                                "For example --attest search=\"no search was made\"."));
        stages[attested.substr(0, equals)] = {{"basis", "none"}, {"attestation", attested.substr(equals + 1)}};
    }
    return stages;
}

}  // namespace

Result<std::vector<LogRun>> runs_of(const SubmitOptions& options)
{
    for (const auto& [flag, values] : {std::pair{"--stage", &options.stages}, std::pair{"--start", &options.starts},
                                       std::pair{"--end", &options.ends}})
        if (const auto fits = check_count(flag, *values, options.logs.size()); !fits)
            return std::unexpected(fits.error());
    std::vector<LogRun> runs;
    for (std::size_t i = 0; i < options.logs.size(); ++i) {
        LogRun run{.path = options.logs[i],
                   .key = fmt::format("run{}", i + 1),
                   .stage = value_for(options.stages, i),
                   .start = value_for(options.starts, i),
                   .end = value_for(options.ends, i)};
        if (run.stage.empty()) run.stage = "training";
        if (!from_name<Stage>(run.stage, stage_names))
            return std::unexpected(flag_problem("--stage", fmt::format("\"{}\" is not a stage.", run.stage),
                                                fmt::format("One of {}.", fmt::join(stage_names, ", "))));
        if (run.start.empty() != run.end.empty())
            return std::unexpected(
                flag_problem(run.start.empty() ? "--start" : "--end", "Start and end of a run come together."));
        runs.push_back(std::move(run));
    }
    return runs;
}

Result<ReadingOptions> reading_options_of(const SubmitOptions& options)
{
    ReadingOptions reading;
    reading.format = options.format;
    if (!options.columns.empty())
        for (const std::string_view column : split(options.columns, ',')) reading.columns.emplace_back(column);
    auto map = pairs("--map", options.map);
    if (!map) return std::unexpected(map.error());
    auto select = pairs("--select", options.select);
    if (!select) return std::unexpected(select.error());
    reading.map = std::move(*map);
    reading.select = std::move(*select);
    reading.timezone = options.timezone;
    if (options.interval_s) reading.interval = Seconds{*options.interval_s};
    for (const std::string& gpu : options.gpus) reading.accelerators.push_back(gpu.substr(0, gpu.rfind(':')));
    return reading;
}

Result<json> submission_request(const SubmitOptions& options, const std::vector<LogRun>& runs)
{
    const Result<json> hardware = accelerators(options);
    if (!hardware) return std::unexpected(hardware.error());
    const Result<ReadingOptions> reading = reading_options_of(options);
    if (!reading) return std::unexpected(reading.error());
    Result<json> stages = stages_of(options, runs);
    if (!stages) return std::unexpected(stages.error());
    json body{{"challenge", options.challenge},         {"team", options.team}, {"name", options.name},
              {"performance", performance_of(options)}, {"stages", *stages},    {"seal", !options.draft}};
    if (!options.phase.empty()) body["phase"] = options.phase;
    if (const json model = model_of(options); !model.empty()) body["model"] = model;
    for (const std::string& text : options.pretrained) {
        Result<json> item = lineage_item(text);
        if (!item) return std::unexpected(item.error());
        body["lineage"].push_back(std::move(*item));
    }
    if (options.is_baseline) body["is_baseline"] = true;
    for (const LogRun& run : runs) body["runs"].push_back(run_json(options, run, *hardware, reading_json(*reading)));
    return body;
}

}  // namespace wattboard::cli
