#include "server/cli/cli.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "server/cli/admin_command.h"
#include "server/cli/complexity_command.h"
#include "server/cli/energy_command.h"
#include "server/cli/score_command.h"
#include "server/cli/serve_command.h"
#include "server/cli/submit_command.h"

namespace wattboard::cli {

std::string describe(const Problem& problem)
{
    std::string text;
    if (problem.line) text += fmt::format("line {}", *problem.line);
    if (problem.column) text += fmt::format("{}column {}", text.empty() ? "" : ", ", *problem.column);
    if (!problem.field.empty()) text += fmt::format("{}{}", text.empty() ? "" : ", ", problem.field);
    if (!text.empty()) text += ": ";
    text += problem.detail;
    if (!problem.hint.empty()) text += fmt::format("\n  {}", problem.hint);
    return text;
}

int run(int argc, char** argv)
{
    CLI::App app{"Wattboard: a competition leaderboard that ranks by achievement and by carbon"};
    app.require_subcommand(1);
    app.set_version_flag("--version", WATTBOARD_VERSION);
    app.footer(
        "Exit status: 0 done, 1 refused (the reason is on standard error), 2 wrong usage, 3 machine or network "
        "failed.");
    int exit_code = exit_ok;
    add_serve_command(app, exit_code);
    add_migrate_command(app, exit_code);
    add_submit_command(app, exit_code);
    add_score_command(app, exit_code);
    add_energy_command(app, exit_code);
    add_complexity_command(app, exit_code);
    add_admin_command(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_ok : exit_usage;
    } catch (const std::exception& error) {
        fmt::print(stderr, "wattboard: {}\n", error.what());
        return exit_failed;
    }
    return exit_code;
}

}  // namespace wattboard::cli
