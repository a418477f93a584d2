// What `wattboard submit` was told: flags, environment and the participant's own file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/problem.h"

namespace CLI {
class App;
}

namespace wattboard::cli {

struct SubmitOptions {
    std::string server;
    std::string token;
    std::string challenge;
    std::string phase;
    std::string team;
    std::string name;
    std::string config_file;  ///< of --config; empty: the default place, if there is one
    std::string idempotency_key;

    std::optional<double> performance;
    std::optional<double> train_performance;
    std::optional<double> low;
    std::optional<double> high;
    std::optional<std::int64_t> n_items;

    std::vector<std::string> logs;
    std::vector<std::string> stages;  ///< one for all logs, or one a log
    std::vector<std::string> starts;  ///< none, one for all, or one a log; RFC 3339
    std::vector<std::string> ends;
    std::string zone;
    std::optional<double> pue;
    std::vector<std::string> gpus;      ///< NAME[:COUNT]
    std::vector<std::string> attested;  ///< STAGE=TEXT
    std::vector<std::string> grid_series;
    std::vector<std::string> grid_sources;  ///< none, one for all, or one a series

    std::string format;
    std::string columns;
    std::string map;
    std::string select;
    std::string timezone;
    std::optional<double> interval_s;

    std::optional<double> gflops;
    std::optional<double> gmacs;
    std::optional<double> parameters;
    std::string precision;
    std::string input_size;
    std::optional<std::int64_t> batch_size;
    std::vector<std::string> pretrained;  ///< SOURCE[;energy_kwh=E][;sha256=H][;public]

    bool is_baseline = false;
    bool draft = false;
    bool dry_run = false;
    bool json = false;
    bool resumable = false;      ///< all logs by resumable upload, however small
    bool not_resumable = false;  ///< everything in one request, however large; takes no grid series
};

/// Declares every flag on `command`, with its help.
void declare_submit_options(CLI::App& command, SubmitOptions& options);

/// Fills server, token, challenge and team where no flag gave them: from the environment (WATTBOARD_SERVER and so on),
/// then from the file. `token_from_flag` warns on standard error, since other users of a machine can read command
/// lines. Problems: a file with a token that others may read, an unknown key, a missing value.
[[nodiscard]] Result<void> complete_submit_options(SubmitOptions& options, bool token_from_flag);

/// $XDG_CONFIG_HOME/wattboard/config or ~/.config/wattboard/config; empty if there is no home.
[[nodiscard]] std::string default_config_file();

}  // namespace wattboard::cli
