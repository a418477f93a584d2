// What a submission states, to and from JSON.
#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/entry_json.h"
#include "server/documents/json_members.h"

namespace wattboard {
namespace {

using namespace documents;
using nlohmann::json;

constexpr std::array<std::string_view, 5> lineage_kind_names{"weights", "teacher", "generated_labels", "features",
                                                             "paid_api"};

void read_stages(JsonReader reader, std::map<Stage, StageStatement>& stages)
{
    for (std::size_t i = 0; i < stage_names.size(); ++i)
        if (auto statement = reader.optional_object(stage_names[i]))
            stages.emplace(static_cast<Stage>(i), read_stage_statement(*statement));
    reader.finish();
}

}  // namespace

Performance read_performance(JsonReader& reader)
{
    Performance performance;
    if (auto metric = reader.optional_text("metric", {1, 60})) performance.metric = *std::move(metric);
    performance.value = reader.number("value");
    performance.low = reader.optional_number("low");
    performance.high = reader.optional_number("high");
    performance.n_items = reader.optional_integer("n_items", {.least = 1});
    performance.basis = reader.optional_enumerator<PerformanceBasis>("basis", performance_basis_names)
                            .value_or(PerformanceBasis::reported);
    performance.train_value = reader.optional_number("train_value");
    if (performance.low && *performance.low > performance.value)
        reader.refuse("low", problems::out_of_range, "The lower limit lies above the value.");
    if (performance.high && *performance.high < performance.value)
        reader.refuse("high", problems::out_of_range, "The upper limit lies below the value.");
    reader.finish();
    return performance;
}

json to_json(const Performance& performance)
{
    json value = {{"metric", performance.metric},
                  {"value", performance.value},
                  {"basis", name_of(performance.basis, performance_basis_names)}};
    put(value, "low", performance.low);
    put(value, "high", performance.high);
    put(value, "n_items", performance.n_items);
    put(value, "train_value", performance.train_value);
    return value;
}

ModelFacts read_model_facts(JsonReader& reader)
{
    ModelFacts model;
    model.parameters = reader.optional_number("parameters", positive);
    model.operations = reader.optional_number("operations", positive);
    const auto convention = reader.optional_enumerator<OperationConvention>("convention", operation_convention_names);
    if (model.operations && !reader.has("convention"))
        reader.refuse("convention", problems::missing_value,
                      "Say whether operations counts FLOPs or MACs (1 MAC = 2 FLOPs).", "\"flops\" or \"macs\".");
    model.convention = convention.value_or(OperationConvention::flops);
    model.precision = reader.optional_text("precision", {0, 60}).value_or("");
    model.input_size = reader.optional_text("input_size", {0, 60}).value_or("");
    model.batch_size = small(reader.optional_integer("batch_size", count_range));
    model.technique = reader.optional_text("technique", {0, 200}).value_or("");
    model.time_per_item = unit<Seconds>(reader.optional_number("time_per_item_s", positive));
    model.energy_per_item = unit<Joules>(reader.optional_number("energy_per_item_j", positive));
    model.training_runs = small(reader.optional_integer("training_runs", count_range));
    model.training_samples = reader.optional_number("training_samples", positive);
    model.training_epochs = reader.optional_number("training_epochs", positive);
    model.repeats = small(reader.optional_integer("repeats", count_range));
    reader.finish();
    return model;
}

json to_json(const ModelFacts& model)
{
    json value = json::object();
    put(value, "parameters", model.parameters);
    put(value, "operations", model.operations);
    if (model.operations) value["convention"] = name_of(model.convention, operation_convention_names);
    put(value, "precision", model.precision);
    put(value, "input_size", model.input_size);
    put(value, "batch_size", model.batch_size);
    put(value, "technique", model.technique);
    put(value, "time_per_item_s", model.time_per_item);
    put(value, "energy_per_item_j", model.energy_per_item);
    put(value, "training_runs", model.training_runs);
    put(value, "training_samples", model.training_samples);
    put(value, "training_epochs", model.training_epochs);
    put(value, "repeats", model.repeats);
    return value;
}

LineageItem read_lineage_item(JsonReader& reader)
{
    LineageItem item;
    item.source = reader.text("source", {1, 2000});
    enum class Kind : std::uint8_t {};
    item.kind = name_of(reader.enumerator<Kind>("kind", lineage_kind_names), lineage_kind_names);
    item.sha256 = reader.optional_text("sha256").value_or("");
    if (!item.sha256.empty() && !digest_from_hex(item.sha256))
        reader.refuse("sha256", problems::invalid_value, "A SHA-256 has 64 hexadecimal digits.");
    item.is_public = reader.boolean("is_public");
    item.energy = unit<KilowattHours>(reader.optional_number("energy_kwh", {.least = 0}));
    reader.finish();
    return item;
}

json to_json(const LineageItem& item)
{
    json value = {{"source", item.source}, {"kind", item.kind}, {"is_public", item.is_public}};
    put(value, "sha256", item.sha256);
    put(value, "energy_kwh", item.energy);
    return value;
}

StageStatement read_stage_statement(JsonReader& reader)
{
    StageStatement statement;
    statement.basis = reader.enumerator<StageBasis>("basis", stage_basis_names);
    statement.attestation = reader.optional_text("attestation", {0, 4000}).value_or("");
    if (statement.basis == StageBasis::none && statement.attestation.empty())
        reader.refuse("attestation", problems::missing_value,
                      "A stage that did not happen is attested in words, such as \"no pretraining was done\".");
    reader.finish();
    return statement;
}

json to_json(const StageStatement& statement)
{
    json value = {{"basis", name_of(statement.basis, stage_basis_names)}};
    put(value, "attestation", statement.attestation);
    return value;
}

EntryFacts read_entry_facts(JsonReader& reader)
{
    EntryFacts facts;
    JsonReader performance = reader.object("performance");
    facts.performance = read_performance(performance);
    if (auto model = reader.optional_object("model_facts")) facts.model = read_model_facts(*model);
    for (JsonReader& item : reader.objects("lineage")) facts.lineage.push_back(read_lineage_item(item));
    for (JsonReader& run : reader.objects("runs")) facts.runs.push_back(read_run(run));
    if (auto stages = reader.optional_object("stages")) read_stages(*stages, facts.stages);
    return facts;
}

json to_json(const EntryFacts& facts)
{
    json value = {{"performance", to_json(facts.performance)},
                  {"model_facts", to_json(facts.model)},
                  {"lineage", json::array()},
                  {"runs", json::array()},
                  {"stages", json::object()}};
    for (const LineageItem& item : facts.lineage) value["lineage"].push_back(to_json(item));
    for (const RunFacts& run : facts.runs) value["runs"].push_back(to_json(run));
    for (const auto& [stage, statement] : facts.stages)
        value["stages"][std::string{name_of(stage, stage_names)}] = to_json(statement);
    return value;
}

}  // namespace wattboard
