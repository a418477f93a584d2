// Brings a database to the schema of this program: numbered files of schema/, embedded at build time, applied in order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"

namespace wattboard {

namespace problems {
/// The database was migrated by a newer program.
inline constexpr ProblemType schema_newer{"schema-newer"};
/// The database lacks migrations that this program needs.
inline constexpr ProblemType schema_older{"schema-older"};
/// A migration was edited after it was applied, or the database's history is another program's.
inline constexpr ProblemType schema_differs{"schema-differs"};
/// A migration's SQL was refused.
inline constexpr ProblemType migration_failed{"migration-failed"};
}  // namespace problems

namespace store {

/// One file of schema/. `version` is its number, `name` its name without ".sql".
struct Migration {
    int version;
    std::string_view name;
    std::string_view sql;
};

struct MigrationReport {
    /// Names of the migrations that this call applied, in order; empty if the database was up to date.
    std::vector<std::string> applied;
    /// Version of the schema now.
    int version = 0;
};

/// The migrations of this program, by rising version.
std::span<const Migration> embedded_migrations();

/// Applies what is missing, each migration in a transaction of its own that also records its SHA-256 in the table
/// schema_migration. Processes that start together wait for each other on an advisory transaction lock. `connection` is
/// a libpq connection string of a role that may create tables and the role wattboard_app. Gives a Problem if the
/// database is newer than this program, an applied migration differs, or SQL is refused (earlier migrations stay);
/// throws DatabaseUnavailable if the database cannot be reached.
Result<MigrationReport> migrate(const std::string& connection,
                                std::span<const Migration> migrations = embedded_migrations());

/// Changes nothing; gives the schema's version if it is exactly this program's, else a Problem.
Result<int> check_schema(const std::string& connection, std::span<const Migration> migrations = embedded_migrations());

}  // namespace store
}  // namespace wattboard
