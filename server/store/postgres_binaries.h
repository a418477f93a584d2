// Finds the PostgreSQL programs that are installed on this machine.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "scoring/problem.h"

namespace wattboard {

namespace problems {
/// No usable PostgreSQL is installed.
inline constexpr ProblemType postgres_missing{"postgres-missing"};
/// The data folder was made by another major version of PostgreSQL.
inline constexpr ProblemType postgres_version{"postgres-version"};
}  // namespace problems

namespace store {

/// First major version with all that the schema and the queries use.
inline constexpr int min_postgres_major = 15;

struct PostgresBinaries {
    std::filesystem::path folder;  ///< holds postgres, initdb
    int major = 0;
};

/// What is installed, newest first: the folder named by the environment variable WATTBOARD_PG_BIN alone if that is set,
/// else /usr/lib/postgresql/*/bin and the folders of PATH. Asks each one for its version.
std::vector<PostgresBinaries> find_postgres();

/// The newest of `installed`, or the one that made an existing cluster (`cluster_major`). The Problem says what to
/// install, or names both versions and pg_upgrade.
Result<PostgresBinaries> choose_postgres(const std::vector<PostgresBinaries>& installed,
                                         std::optional<int> cluster_major);

}  // namespace store
}  // namespace wattboard
