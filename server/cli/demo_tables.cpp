// Reads the embedded CSV files (plain cells, no quotes) by their column names, and writes the challenges' rulebooks.
#include "server/cli/demo_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "embedded/demo_files.h"
#include "scoring/metrics/gqi.h"

namespace wattboard::cli {

namespace {

using nlohmann::json;
using Row = std::map<std::string, std::string, std::less<>>;

std::string_view file_text(const std::string& name)
{
    const auto files = embedded::demo_files();
    const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
    if (file == files.end()) throw std::logic_error("no embedded file " + name);
    return file->content;
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<Row> table(const std::string& name)
{
    const std::vector<std::string> lines = split(file_text(name), '\n');
    const std::vector<std::string> columns = split(lines.front(), ',');
    std::vector<Row> rows;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].empty()) continue;
        const std::vector<std::string> cells = split(lines[i], ',');
        if (cells.size() != columns.size()) throw std::logic_error(name + ": wrong number of cells: " + lines[i]);
        Row row;
        for (std::size_t c = 0; c < columns.size(); ++c) row[columns[c]] = cells[c];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string cell(const Row& row, std::string_view column)
{
    const auto found = row.find(column);
    return found == row.end() ? std::string() : found->second;
}

/// The cell times a power of ten, as the double nearest to that decimal (83.9 and -2 give 0.839 to the last bit).
std::optional<double> number(const Row& row, std::string_view column, std::string_view exponent)
{
    if (cell(row, column).empty()) return std::nullopt;
    const std::string text = cell(row, column) + 'e' + std::string(exponent);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) throw std::logic_error("not a number: " + text);
    return value;
}

/// The first of these columns of percentages that the row fills, as a fraction.
std::optional<double> share(const Row& row, std::initializer_list<std::string_view> columns)
{
    for (const std::string_view column : columns)
        if (const auto value = number(row, column, "-2")) return value;
    return std::nullopt;
}

void read_model(const Row& row, DemoRow& result)
{
    if (const auto operations = number(row, "flops_GFLOPs", "9")) result.operations = operations;
    if (const auto parameters = number(row, "params_M", "6")) result.parameters = parameters;
    if (const auto time = number(row, "time_per_image_ms", "-3")) result.time_per_item = Seconds{*time};
    if (const auto energy = number(row, "energy_per_image_J", "0")) result.energy_per_item = Joules{*energy};
}

DemoRow training_row(const Row& row)
{
    DemoRow result;
    result.name = cell(row, "model") + cell(row, "method");
    result.performance = share(row, {"accuracy_pct", "miou_pct", "valid_miou_pct", "test_or_valid_accuracy_pct"});
    result.train_performance = share(row, {"train_miou_pct", "train_accuracy_pct"});
    if (const auto kwh = number(row, "train_electricity_kWh", "0")) {
        result.energy = KilowattHours{*kwh};
        result.energy_as_published = cell(row, "train_electricity_kWh") + " kWh";
        result.stated_energy = {{"energy_kwh", *kwh}};
    } else if (const auto joules = number(row, "train_gpu_energy_MJ", "6")) {
        result.energy = to_kilowatt_hours(Joules{*joules});
        result.energy_as_published = cell(row, "train_gpu_energy_MJ") + " MJ";
        result.stated_energy = {{"energy_j", *joules}};
    }
    read_model(row, result);
    return result;
}

std::vector<DemoRow> rows_of(const json& description)
{
    const auto where = description.at("where").get<std::string>();
    std::vector<DemoRow> rows;
    for (const Row& row : table(description.at("table").get<std::string>()))
        if (where.empty() || cell(row, "dataset") == where) rows.push_back(training_row(row));
    if (!description.contains("inference")) return rows;
    for (const Row& row : table(description.at("inference").get<std::string>())) {
        if (cell(row, "dataset") != where) continue;
        const auto found = std::ranges::find(rows, cell(row, "method"), &DemoRow::name);
        if (found == rows.end()) throw std::logic_error("inference row without training row: " + cell(row, "method"));
        read_model(row, *found);
    }
    return rows;
}

json gqi_parameters(KilowattHours e0)
{
    return {{"e0_kwh", e0.value()}, {"knee", 10.0}, {"alpha", 5.0}, {"beta", 5.0}, {"continuation", "tangent"}};
}

/// Four significant digits: a parameter that stands in the metric's name must be readable.
KilowattHours rounded(KilowattHours energy) { return KilowattHours{std::stod(fmt::format("{:.4g}", energy.value()))}; }

json challenge_body(const json& description, const json& paper, const std::vector<DemoRow>& rows)
{
    json rules = demo_description().at("rulebook");
    rules["min_performance"] = description.at("min_performance");
    KilowattHours e0{1.0};
    const auto baseline = std::ranges::find(rows, "Baseline", &DemoRow::name);
    if (baseline != rows.end() && baseline->energy && baseline->performance) {
        e0 = rounded(suggested_e0(*baseline->energy));
        rules["baseline_performance"] = *baseline->performance;
        rules["baseline_energy_kwh"] = baseline->energy->value();
    }
    rules["gqi"] = gqi_parameters(e0);
    rules["sam"] = gqi_parameters(e0);
    rules["notes"] = description.at("gate_note");
    const auto published_in = description.at("published_in").get<std::string>();
    return {{"slug", description.at("slug")},
            {"title", description.at("title")},
            {"task", description.at("task")},
            {"dataset", description.at("dataset")},
            {"description", paper.at("description")},
            {"source", paper.at("source").get<std::string>() + ", " + published_in},
            {"metric",
             {{"name", description.at("metric")},
              {"direction", "higher_is_better"},
              {"lower_bound", 0.0},
              {"upper_bound", 1.0}}},
            {"rulebook", std::move(rules)}};
}

}  // namespace

const json& demo_description()
{
    static const json description = json::parse(file_text("demo.json"));
    return description;
}

std::vector<DemoChallenge> demo_challenges()
{
    std::vector<DemoChallenge> challenges;
    for (const json& description : demo_description().at("challenges")) {
        const json& paper = demo_description().at("papers").at(description.at("paper").get<std::string>());
        DemoChallenge challenge;
        challenge.slug = description.at("slug").get<std::string>();
        challenge.team = paper.at("team").get<std::string>();
        challenge.rows = rows_of(description);
        for (DemoRow& row : challenge.rows)
            row.technique = paper.value("techniques", json::object()).value(row.name, std::string());
        challenge.has_baseline = description.at("paper") == "badar";
        challenge.body = challenge_body(description, paper, challenge.rows);
        challenge.training_basis = paper.at("training_basis").get<std::string>();
        challenge.evidence_source =
            paper.at("short").get<std::string>() + ", " + description.at("published_in").get<std::string>();
        challenges.push_back(std::move(challenge));
    }
    return challenges;
}

}  // namespace wattboard::cli
