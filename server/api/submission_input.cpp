// Reads submissions strictly; what a value may be is checked by the readers of the documents room.
#include "server/api/submission_input.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/documents/entry_json.h"
#include "server/documents/json_reader.h"
#include "server/documents/reading_options_json.h"

namespace wattboard::api {

namespace {

constexpr std::size_t most_runs = 200;
constexpr std::size_t most_lineage_items = 500;
constexpr TextLimits name_text{.least = 1, .greatest = 200};

// Names stand in tables, CSV files and logs of others: one line of visible text.
std::string checked_name(JsonReader& reader, std::string name)
{
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(name, is_control))
        reader.refuse("name", problems::invalid_value, "A name has no line ends, tabs or other control characters.");
    else if (name.find_first_not_of(' ') != 0 || name.ends_with(' '))
        reader.refuse("name", problems::invalid_value, "A name begins and ends with something other than a blank.");
    return name;
}

std::vector<RunInput> read_runs(JsonReader& reader)
{
    std::vector<RunInput> runs;
    std::set<std::string> keys;
    for (JsonReader& item : reader.objects("runs", most_runs)) {
        RunInput run;
        run.key = item.optional_text("key", {.least = 1, .greatest = 60}).value_or("");
        if (!run.key.empty() && !keys.insert(run.key).second)
            item.refuse("key", problems::invalid_value, "Another run of this submission has the key " + run.key + ".");
        if (run.key == "submission")
            item.refuse("key", problems::invalid_value, "The key submission is the name of the JSON part.");
        if (auto options = item.optional_object("evidence_options")) run.options = read_reading_options(*options);
        run.facts = read_run(item);
        item.finish();
        runs.push_back(std::move(run));
    }
    return runs;
}

std::map<Stage, StageStatement> read_stages(JsonReader& reader)
{
    std::map<Stage, StageStatement> statements;
    for (const std::string& name : reader.keys()) {
        const auto stage = from_name<Stage>(name, stage_names);
        if (!stage) continue;  // finish() refuses it
        JsonReader item = reader.object(name);
        statements[*stage] = read_stage_statement(item);
        item.finish();
    }
    reader.finish();
    return statements;
}

Performance read_stated_performance(JsonReader& reader)
{
    // The metric is the challenge's unless named; the document reader wants a name.
    Performance performance = read_performance(reader);
    if (!reader.has("metric")) performance.metric.clear();
    reader.finish();
    return performance;
}

void read_content(JsonReader& reader, SubmissionChange& content)
{
    if (auto performance = reader.optional_object("performance"))
        content.performance = read_stated_performance(*performance);
    if (auto model = reader.optional_object("model")) {
        content.model = read_model_facts(*model);
        model->finish();
    }
    if (reader.has("lineage")) {
        content.lineage.emplace();
        for (JsonReader& item : reader.objects("lineage", most_lineage_items)) {
            content.lineage->push_back(read_lineage_item(item));
            item.finish();
        }
    }
    if (auto stages = reader.optional_object("stages")) content.stages = read_stages(*stages);
    if (reader.has("runs")) content.runs = read_runs(reader);
}

}  // namespace

Result<SubmissionInput> submission_from_json(const nlohmann::json& body)
{
    JsonProblems found;
    JsonReader reader(body, found);
    SubmissionInput input;
    input.challenge = reader.text("challenge", name_text);
    input.phase = reader.optional_text("phase", name_text).value_or("");
    input.team = reader.text("team", name_text);
    input.content.name = checked_name(reader, reader.text("name", name_text));
    input.is_baseline = reader.optional_boolean("is_baseline").value_or(false);
    input.seal = reader.optional_boolean("seal").value_or(false);
    read_content(reader, input.content);
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return input;
}

Result<void> check_options_used(const SubmissionChange& content, const std::vector<std::string_view>& logs)
{
    const std::vector<RunInput> none;
    const auto& runs = content.runs ? *content.runs : none;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool has_log = !runs[i].key.empty() && std::ranges::find(logs, runs[i].key) != logs.end();
        if (has_log || runs[i].options == ReadingOptions{}) continue;
        return std::unexpected(
            Problem{.type = problems::invalid_value,
                    .detail = "These options say how to read a log, and this request brings none for the run.",
                    .field = "/runs/" + std::to_string(i) + "/evidence_options",
                    .hint = "Send the log as a part named after the run's key, or give the options as query "
                            "parameters where it is uploaded."});
    }
    return {};
}

Result<SubmissionChange> submission_change_from_json(const nlohmann::json& body)
{
    JsonProblems found;
    JsonReader reader(body, found);
    SubmissionChange change;
    if (auto name = reader.optional_text("name", name_text)) change.name = checked_name(reader, *std::move(name));
    read_content(reader, change);
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    if (auto used = check_options_used(change, {}); !used) return std::unexpected(std::move(used.error()));
    return change;
}

}  // namespace wattboard::api
