// Flags of `wattboard submit`, and where their values come from when they are not given.
#include "server/cli/submit_options.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>

namespace wattboard::cli {

namespace {

struct Source {
    std::string SubmitOptions::* value;
    const char* key;  ///< in the file, and the flag without its hyphens
    const char* environment;
};
constexpr std::array<Source, 4> sources{{{&SubmitOptions::server, "server", "WATTBOARD_SERVER"},
                                         {&SubmitOptions::token, "token", "WATTBOARD_TOKEN"},
                                         {&SubmitOptions::challenge, "challenge", "WATTBOARD_CHALLENGE"},
                                         {&SubmitOptions::team, "team", "WATTBOARD_TEAM"}}};

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Problem file_problem(const std::string& path, std::string detail, std::string hint)
{
    return {.type = problems::invalid_value,
            .detail = path + ": " + std::move(detail),
            .field = "--config",
            .hint = std::move(hint)};
}

/// A file that holds a token must be readable by its owner alone, as with ssh keys.
Result<void> check_mode(const std::string& path)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077U) == 0) return {};
    return std::unexpected(
        file_problem(path, "it holds a token and other users may read it.", fmt::format("Run: chmod 600 {}", path)));
}

Result<void> read_file(SubmitOptions& options, const std::string& path)
{
    std::ifstream file(path);
    if (!file) return std::unexpected(file_problem(path, "it cannot be read.", ""));
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(file);
    } catch (const CLI::Error& error) {
        return std::unexpected(file_problem(path, error.what(), "Lines are `key = value`."));
    }
    for (const CLI::ConfigItem& item : items) {
        const auto* const source =
            std::ranges::find_if(sources, [&](const Source& known) { return item.fullname() == known.key; });
        if (source == sources.end() || item.inputs.size() != 1)
            return std::unexpected(file_problem(path,
                                                fmt::format("\"{}\" is not one of its settings.", item.fullname()),
                                                "It takes server, token, challenge and team, one value each."));
        if (std::string_view(source->key) == "token")
            if (const auto mode = check_mode(path); !mode) return mode;
        std::string& value = options.*(source->value);
        if (value.empty()) value = item.inputs.front();
    }
    return {};
}

/// Numbers that JSON can carry: no NaN, no infinity.
const CLI::Validator finite(
    [](std::string& text) {
        double value = 0;
        const bool is_number = CLI::detail::lexical_cast(text, value);
        return is_number && std::isfinite(value) ? std::string() : text + " is not a finite number";
    },
    "");

void declare_where(CLI::App& command, SubmitOptions& options)
{
    command.add_option("--server", options.server, "URL of the server [WATTBOARD_SERVER]");
    command.add_option("--token", options.token,
                       "API token; better from the environment or the file [WATTBOARD_TOKEN]");
    command.add_option("--challenge", options.challenge, "Challenge, as in its URL [WATTBOARD_CHALLENGE]");
    command.add_option("--team", options.team, "Team that submits [WATTBOARD_TEAM]");
    command.add_option("--phase", options.phase, "Phase of the challenge; its default one if not given");
    command.add_option("--config", options.config_file,
                       "File of `key = value` lines for the four above, mode 600; default ~/.config/wattboard/config");
}

void declare_performance(CLI::App& command, SubmitOptions& options)
{
    command.add_option("--name", options.name, "Name of the entry on the board")->required();
    command
        .add_option("--accuracy,--performance", options.performance,
                    "Value of the challenge's metric; accuracies are fractions: 0.839, not 83.9")
        ->required();
    command.add_option("--low", options.low, "Lower 95 % limit of it")->check(finite);
    command.add_option("--high", options.high, "Upper 95 % limit of it")->check(finite);
    command.add_option("--n-items", options.n_items, "Number of items it was measured on");
    command.add_option("--train-performance", options.train_performance, "The same metric on the training set")
        ->check(finite);
}

void declare_runs(CLI::App& command, SubmitOptions& options)
{
    command.add_option("--log", options.logs, "Energy log of one run; give it once for each run")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option(
        "--stage", options.stages,
        "Stage of the runs: data_preparation, pretraining, search, failed, training, inference; once for "
        "all or once for each log [training]");
    command.add_option(
        "--start", options.starts,
        "When the run started, with zone: 2027-01-05T10:00:00Z; taken from the log where its zone is known");
    command.add_option("--end", options.ends, "When it ended");
    command.add_option("--zone", options.zone, "Where it ran: country as three letters (FRA) or a zone of the server");
    command.add_option("--pue", options.pue, "PUE of the place; shown as your claim")->check(finite);
    command.add_option("--gpu", options.gpus, "Accelerators of each run: NAME or NAME:COUNT; repeatable");
    command.add_option("--attest", options.attested, "STAGE=TEXT: a stage in scope that did not happen, and why");
}

CLI::Option* declare_grid_series(CLI::App& command, SubmitOptions& options)
{
    auto* series = command.add_option(
        "--grid-series", options.grid_series,
        "Hourly grid intensity of --zone as its source wrote it: Electricity Maps CSV, UK Carbon Intensity or "
        "WattTime v3 JSON; shown beside the score as your claim, never scored; repeatable");
    series->check(CLI::ExistingFile);
    command.add_option("--grid-source", options.grid_sources, "Where it comes from [the publisher of its form]")
        ->needs(series);
    return series;
}

void declare_reading(CLI::App& command, SubmitOptions& options)
{
    command.add_option("--format", options.format, "Format of the logs, if it is not recognised");
    command.add_option("--columns", options.columns, "Column names of a log without header, a,b,c");
    command.add_option("--map", options.map, "Columns by role: time=…,power=…,unit=…,device=…");
    command.add_option("--select", options.select, "Which run of a file of several: run_id=…");
    command.add_option("--timezone", options.timezone, "Zone of times without one: Europe/Paris or +02:00");
    command.add_option("--interval", options.interval_s, "Seconds between samples of a log without times")
        ->check(finite);
}

void declare_model(CLI::App& command, SubmitOptions& options)
{
    auto* gflops =
        command
            .add_option("--gflops", options.gflops, "10^9 operations of one prediction, counted as FLOPs (1 MAC = 2)")
            ->check(finite);
    command.add_option("--gmacs", options.gmacs, "10^9 operations of one prediction, counted as MACs")
        ->excludes(gflops)
        ->check(finite);
    command.add_option("--params", options.parameters, "Number of parameters")->check(finite);
    command.add_option("--precision", options.precision, "Number format, such as fp16");
    command.add_option("--input-size", options.input_size, "Input size, such as 224x224");
    command.add_option("--batch-size", options.batch_size, "Batch size");
    command.add_option("--pretrained", options.pretrained,
                       "Weights that none of these runs made: SOURCE[;energy_kwh=E][;sha256=H][;public]; repeatable");
}

}  // namespace

void declare_submit_options(CLI::App& command, SubmitOptions& options)
{
    declare_where(command, options);
    declare_performance(command, options);
    declare_runs(command, options);
    auto* grid_series = declare_grid_series(command, options);
    declare_reading(command, options);
    declare_model(command, options);
    command.add_flag("--baseline", options.is_baseline, "The challenge's baseline (organizers only)");
    command.add_flag("--draft", options.draft, "Leave it as a draft that can still be changed");
    command.add_flag("--dry-run", options.dry_run, "Read the logs here and print what would be sent; nothing is sent");
    command.add_flag("--json", options.json, "Print the server's document as JSON");
    auto* resumable = command.add_flag("--resumable", options.resumable,
                                       "Send the logs piece by piece, going on where a broken connection or a killed "
                                       "command left off [logs above 8 MiB]");
    command.add_flag("--no-resumable", options.not_resumable, "Send everything in one request")
        ->excludes(resumable)
        ->excludes(grid_series);
    command.add_option("--idempotency-key", options.idempotency_key,
                       "Names this submission, so that sending it again makes no second entry [a new random one]");
}

Result<void> complete_submit_options(SubmitOptions& options, bool token_from_flag)
{
    if (token_from_flag)
        fmt::print(stderr,
                   "wattboard submit: other users of this machine can see a token on the command line; "
                   "WATTBOARD_TOKEN or the file of --config keeps it private.\n");
    for (const Source& source : sources)
        if ((options.*(source.value)).empty()) options.*(source.value) = environment(source.environment);
    const std::string path = options.config_file.empty() ? default_config_file() : options.config_file;
    const bool present = !path.empty() && std::ifstream(path).good();
    if (present || !options.config_file.empty())
        if (const auto read = read_file(options, path); !read) return read;
    for (const Source& source : sources) {
        if (!(options.*(source.value)).empty()) continue;
        const bool not_needed = options.dry_run;
        if (not_needed) continue;
        return std::unexpected(Problem{.type = problems::missing_value,
                                       .detail = fmt::format("No {} is given.", source.key),
                                       .field = fmt::format("--{}", source.key),
                                       .hint = fmt::format("Give --{0}, set {1}, or write `{0} = …` in {2}.",
                                                           source.key, source.environment, path)});
    }
    return {};
}

std::string default_config_file()
{
    const std::string xdg = environment("XDG_CONFIG_HOME");
    if (!xdg.empty()) return xdg + "/wattboard/config";
    const std::string home = environment("HOME");
    return home.empty() ? std::string() : home + "/.config/wattboard/config";
}

}  // namespace wattboard::cli
