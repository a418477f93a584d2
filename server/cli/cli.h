// The command line: `wattboard SUBCOMMAND`, one file a subcommand.
#pragma once

#include <string>
#include <vector>

#include "scoring/problem.h"

namespace wattboard::cli {

/// Exit statuses of every subcommand.
inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;  ///< the input or the server said no: the problem is on standard error
inline constexpr int exit_usage = 2;    ///< the command line itself is wrong
inline constexpr int exit_failed = 3;   ///< the machine's fault: database, network or disk; trying again may help

/// Parses the command line, runs the subcommand and returns its exit status.
int run(int argc, char** argv);

/// The problem as people read it: what, where, and the option that settles it.
std::string describe(const Problem& problem);

}  // namespace wattboard::cli
