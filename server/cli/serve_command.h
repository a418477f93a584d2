// `wattboard serve` and `wattboard migrate`: the server, and the schema of its database.
#pragma once

namespace CLI {
class App;
}

namespace wattboard::cli {

void add_serve_command(CLI::App& app, int& exit_code);
void add_migrate_command(CLI::App& app, int& exit_code);

}  // namespace wattboard::cli
