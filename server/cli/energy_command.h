// `wattboard energy`: what one energy log says, without a server.
#pragma once

namespace CLI {
class App;
}

namespace wattboard::cli {

/// Adds the subcommand; its exit status goes to `exit_code` when it runs.
void add_energy_command(CLI::App& app, int& exit_code);

}  // namespace wattboard::cli
