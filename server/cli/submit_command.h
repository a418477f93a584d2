// `wattboard submit`: what a participant runs on a cluster node to send an entry with its energy logs.
#pragma once

namespace CLI {
class App;
}

namespace wattboard::cli {

/// Adds the subcommand; its exit status goes to `exit_code` when it runs.
void add_submit_command(CLI::App& app, int& exit_code);

}  // namespace wattboard::cli
