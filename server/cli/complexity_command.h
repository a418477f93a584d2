// `wattboard complexity`: entropy and class distances of a data set, for NoFADE.
#pragma once

namespace CLI {
class App;
}

namespace wattboard::cli {

/// Adds the subcommand; its exit status goes to `exit_code` when it runs.
void add_complexity_command(CLI::App& app, int& exit_code);

}  // namespace wattboard::cli
