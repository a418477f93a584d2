// `wattboard admin …`: accounts, teams, memberships, grants and tokens, made directly in the database.
#pragma once

namespace CLI {
class App;
}

namespace wattboard::cli {

void add_admin_command(CLI::App& app, int& exit_code);

}  // namespace wattboard::cli
