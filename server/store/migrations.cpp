// The runner of migrations: compare what is recorded with what is embedded, then apply one, until nothing is missing.
#include "server/store/migrations.h"

#include <openssl/sha.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "embedded/migration_files.h"

#include "server/store/connection.h"
#include "server/store/database_error.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds connect_time{10};
/// A migration may rewrite large tables.
constexpr std::chrono::hours migration_time{6};

/// The lock's key is arbitrary; it must only be the same in every release.
constexpr std::string_view begin_locked = "BEGIN; SELECT pg_advisory_xact_lock(5207120951436840274)";

constexpr std::string_view create_history = R"sql(
CREATE TABLE IF NOT EXISTS schema_migration (
    version    integer PRIMARY KEY CHECK (version >= 1),
    name       text NOT NULL,
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE schema_migration IS 'Which files of schema/ made this database.';
COMMENT ON COLUMN schema_migration.version IS 'Number of the file.';
COMMENT ON COLUMN schema_migration.name IS 'Name of the file without .sql.';
COMMENT ON COLUMN schema_migration.sha256 IS 'SHA-256 of the file; a file never changes once applied.';
COMMENT ON COLUMN schema_migration.applied_at IS 'When it was applied.';
)sql";

/// A migration that grants on all tables includes the history, which only this runner may write.
constexpr std::string_view protect_history = R"sql(
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wattboard_app') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migration FROM wattboard_app;
    END IF;
END $$;
)sql";

struct Applied {
    int version;
    std::string name;
    std::string sha256;
};

std::string sha256(std::string_view text)
{
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

Rows run(Connection& connection, std::string_view name, std::string_view sql)
{
    return connection.script(name, std::string(sql), Clock::now() + migration_time);
}

std::vector<Applied> read_history(Connection& connection)
{
    connection.queue("schema_migration.list", "SELECT version, name, sha256 FROM schema_migration ORDER BY version",
                     Parameters());
    std::vector<Applied> history;
    for (const Row row : connection.sync(Clock::now() + connect_time)) {
        history.push_back({row.get<std::int32_t>(0), row.get<std::string>(1), row.get<std::string>(2)});
    }
    return history;
}

/// What speaks against working with a database of this history, if anything.
Result<void> compare(const std::vector<Applied>& history, std::span<const Migration> migrations)
{
    for (const Applied& applied : history) {
        const auto known = std::ranges::find(migrations, applied.version, &Migration::version);
        if (known == migrations.end()) {
            const int newest = migrations.empty() ? 0 : migrations.back().version;
            return std::unexpected(Problem{
                .type = problems::schema_newer,
                .detail = "The database holds migration " + applied.name + " and this program knows migrations up to " +
                          std::to_string(newest) + ": it was migrated by a newer wattboard.",
                .hint = "Start the newer wattboard, or restore a backup made before the upgrade."});
        }
        if (sha256(known->sql) != applied.sha256) {
            return std::unexpected(Problem{
                .type = problems::schema_differs,
                .detail = "Migration " + applied.name + " of the database has another SHA-256 than the file " +
                          std::string(known->name) + ".sql of this program: the file was edited after it was applied.",
                .hint = "Restore the file as it was and put the change into a new migration."});
        }
    }
    for (const Migration& migration : migrations) {
        const bool is_applied = std::ranges::find(history, migration.version, &Applied::version) != history.end();
        if (!is_applied && !history.empty() && migration.version < history.back().version) {
            return std::unexpected(
                Problem{.type = problems::schema_differs,
                        .detail = "The database lacks migration " + std::string(migration.name) +
                                  " but holds the later " + history.back().name + ".",
                        .hint = "Give the migration a number above " + std::to_string(history.back().version) + "."});
        }
    }
    return {};
}

/// Applies the first missing migration inside the open transaction; its name, or empty if none is missing.
Result<std::string> compare_and_apply(Connection& connection, std::span<const Migration> migrations,
                                      const std::vector<Applied>& history)
{
    if (const auto same = compare(history, migrations); !same) return std::unexpected(same.error());
    const int reached = history.empty() ? 0 : history.back().version;
    const auto next = std::ranges::find_if(migrations, [&](const Migration& m) { return m.version > reached; });
    if (next == migrations.end()) return std::string();
    try {
        run(connection, next->name, next->sql);
        run(connection, "schema_migration.protect", protect_history);
        connection.queue("schema_migration.record",
                         "INSERT INTO schema_migration (version, name, sha256) VALUES ($1, $2, $3)",
                         Parameters(next->version, next->name, Bytes{sha256(next->sql)}));
        connection.sync(Clock::now() + connect_time);
    } catch (const DatabaseUnavailable&) {
        throw;
    } catch (const DatabaseError& error) {
        return std::unexpected(Problem{
            .type = problems::migration_failed,
            .detail = "Migration " + std::string(next->name) + " was refused: " + error.what() + ".",
            .hint = "The migration was rolled back and those before it stay. Mend the cause and migrate again."});
    }
    return std::string(next->name);
}

std::vector<Migration> read_embedded()
{
    std::vector<Migration> migrations;
    for (const EmbeddedFile& file : embedded::migration_files()) {
        Migration migration{0, file.name.substr(0, file.name.rfind('.')), file.content};
        std::from_chars(file.name.data(), file.name.data() + file.name.size(), migration.version);
        migrations.push_back(migration);
    }
    return migrations;
}

}  // namespace

std::span<const Migration> embedded_migrations()
{
    static const std::vector<Migration> migrations = read_embedded();
    return migrations;
}

Result<MigrationReport> migrate(const std::string& connection_string, std::span<const Migration> migrations)
{
    const auto connection = Connection::open(connection_string, Clock::now() + connect_time, false);
    MigrationReport report;
    while (true) {
        run(*connection, "migrate.begin", begin_locked);
        run(*connection, "migrate.history", create_history);
        const std::vector<Applied> history = read_history(*connection);
        const Result<std::string> applied = compare_and_apply(*connection, migrations, history);
        run(*connection, "migrate.end", applied ? "COMMIT" : "ROLLBACK");
        if (!applied) return std::unexpected(applied.error());
        if (applied->empty()) {
            report.version = history.empty() ? 0 : history.back().version;
            return report;
        }
        spdlog::info("migration {} applied", *applied);
        report.applied.push_back(*applied);
    }
}

Result<int> check_schema(const std::string& connection_string, std::span<const Migration> migrations)
{
    const auto connection = Connection::open(connection_string, Clock::now() + connect_time, false);
    const Rows exists =
        run(*connection, "schema_migration.exists", "SELECT FROM pg_class WHERE oid = to_regclass('schema_migration')");
    const std::vector<Applied> history = exists.empty() ? std::vector<Applied>() : read_history(*connection);
    if (const auto same = compare(history, migrations); !same) return std::unexpected(same.error());
    const int reached = history.empty() ? 0 : history.back().version;
    if (migrations.empty() || reached == migrations.back().version) return reached;
    return std::unexpected(Problem{.type = problems::schema_older,
                                   .detail = "The database's schema has version " + std::to_string(reached) +
                                             " and this program needs version " +
                                             std::to_string(migrations.back().version) + ".",
                                   .hint = "Run wattboard migrate."});
}

}  // namespace wattboard::store
