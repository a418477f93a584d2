// The schema itself: its dump, its comments, what the application may do, and what the tables refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "server/store/child_process.h"
#include "server/store/postgres_binaries.h"
#include "support/test_database.h"

namespace wattboard::store {
namespace {

namespace fs = std::filesystem;
using test::TestDatabase;

/// The dump without what differs between runs and minor releases: comments of pg_dump, settings, its random key.
std::string normalised(std::istream& dump)
{
    std::string result, line;
    bool last_was_blank = true;
    while (std::getline(dump, line)) {
        if (line.starts_with("--") || line.starts_with("SET ") || line.starts_with("\\") ||
            line.starts_with("SELECT pg_catalog.set_config")) {
            continue;
        }
        if (line.empty() && last_was_blank) continue;
        last_was_blank = line.empty();
        result += line + '\n';
    }
    while (result.ends_with("\n\n")) result.pop_back();
    return result;
}

std::string dump_of(const std::string& connection, const fs::path& pg_dump)
{
    const fs::path file = fs::temp_directory_path() / ("wattboard-dump-" + std::to_string(getpid()));
    const int status =
        run_process({.arguments = {pg_dump.string(), "--schema-only", "--no-owner", "-d", connection}, .output = file},
                    std::chrono::seconds(60));
    EXPECT_EQ(status, 0);
    std::ifstream dump(file);
    const std::string text = normalised(dump);
    fs::remove(file);
    return text;
}

TEST(Schema, IsWhatSchemaSqlSays)
{
    const auto installed = find_postgres();
    ASSERT_FALSE(installed.empty());
    const fs::path pg_dump = installed.front().folder / "pg_dump";
    if (installed.front().major != 15 || !fs::exists(pg_dump)) {
        std::cout << "schema/schema.sql is compared with the dump of PostgreSQL 15 only\n";
        return;
    }
    const fs::path path = fs::path(WATTBOARD_SOURCE_DIR) / "schema" / "schema.sql";
    const std::string head = "-- The schema that the migrations make, for readers; made by a test, see README.md.\n\n";
    const std::string dump = head + dump_of(TestDatabase().connection_string(), pg_dump);
    if (std::getenv("WATTBOARD_UPDATE_SCHEMA") != nullptr) std::ofstream(path) << dump;
    std::ifstream file(path);
    const std::string stored((std::istreambuf_iterator<char>(file)), {});
    EXPECT_TRUE(stored == dump) << "schema/schema.sql is out of date: run this test with WATTBOARD_UPDATE_SCHEMA=1";
}

TEST(Schema, EveryTableAndColumnHasAComment)
{
    TestDatabase database;
    EXPECT_EQ(database.value("SELECT string_agg(relname, ', ') FROM pg_class WHERE relkind = 'r' "
                             "AND relnamespace = 'public'::regnamespace AND obj_description(oid, 'pg_class') IS NULL"),
              "");
    EXPECT_EQ(database.value("SELECT string_agg(attrelid::regclass || '.' || attname, ', ') FROM pg_attribute "
                             "JOIN pg_class ON pg_class.oid = attrelid WHERE relkind = 'r' AND attnum > 0 "
                             "AND NOT attisdropped AND relnamespace = 'public'::regnamespace "
                             "AND col_description(attrelid, attnum) IS NULL"),
              "");
    EXPECT_GT(std::stoi(database.value("SELECT count(*) FROM pg_class WHERE relkind = 'r' "
                                       "AND relnamespace = 'public'::regnamespace")),
              20);
}

class AppendOnlyTable : public testing::TestWithParam<const char*> {};

TEST_P(AppendOnlyTable, IsNeitherUpdatedNorDeletedFromByTheApplication)
{
    TestDatabase database;
    const std::string table = GetParam();
    const std::string column =
        database.value("SELECT attname FROM pg_attribute WHERE attrelid = '" + table + "'::regclass AND attnum = 2");
    const auto refusal = [&](const std::string& sql) -> std::string {
        try {
            database->write("test.change", [&](Transaction& tx) { tx.query("change", sql); });
        } catch (const StatementError& error) {
            return error.sqlstate();
        }
        return "allowed";
    };
    const std::string denied = "42501";
    EXPECT_EQ(refusal("UPDATE " + table + " SET " + column + " = " + column), denied);
    EXPECT_EQ(refusal("DELETE FROM " + table), denied);
    EXPECT_EQ(refusal("TRUNCATE " + table + " CASCADE"), denied);
    EXPECT_EQ(database.value("SELECT count(*) FROM pg_attribute WHERE attrelid = '" + table +
                             "'::regclass AND attnum > 0 "
                             "AND has_column_privilege('wattboard_app', attrelid, attnum, 'UPDATE')"),
              "0");
    EXPECT_EQ(refusal("SELECT FROM " + table), "allowed") << "or else nothing but a missing table was tested";
}

INSTANTIATE_TEST_SUITE_P(Schema, AppendOnlyTable,
                         testing::Values("state_change", "evidence_chunk", "evidence_reading", "trace", "score",
                                         "review", "log_leaf", "rulebook", "metric", "reference_table",
                                         "grid_intensity", "accelerator", "schema_migration", "device_use",
                                         "evidence_ahead", "run_repeat"),
                         [](const auto& parameter) { return std::string(parameter.param); });

/// A database with one challenge, one sealed revision and all that they need; every id is 1.
class SchemaConstraints : public testing::Test {
protected:
    void SetUp() override
    {
        database_.execute(R"sql(
            INSERT INTO account (name) VALUES ('ada');
            INSERT INTO team (slug, name) VALUES ('t', 'T');
            INSERT INTO challenge (slug, title, task, dataset, created_by) VALUES ('c', 'C', 'x', 'y', 1);
            INSERT INTO metric (challenge_id, name, direction, lower_bound, upper_bound)
                VALUES (1, 'accuracy', 'higher_is_better', 0, 1);
            INSERT INTO phase (challenge_id, slug, title, is_default) VALUES (1, 'main', 'Main', true);
            INSERT INTO rulebook (challenge_id, version, metric_id, ranking_rule, min_performance, rules, sha256,
                created_by) VALUES (1, 1, 1, 'gqi', 0, '{}', sha256('r'), 1);
            INSERT INTO reference_table (kind, name, source, licence, sha256)
                VALUES ('grid', 'g', 's', 'l', sha256('g')), ('accelerators', 'a', 's', 'l', sha256('a'));
            INSERT INTO scoring_run (challenge_id, rulebook_id, engine_version, reference_sha256, grid_table_id,
                accelerator_table_id, state) VALUES (1, 1, 'e', sha256('r'), 1, 2, 'computing');
            INSERT INTO submission (challenge_id, phase_id, team_id, name, created_by) VALUES (1, 1, 1, 'S', 1);
            INSERT INTO submission_revision (submission_id, number) VALUES (1, 1);
            INSERT INTO performance (revision_id, metric_id, lower_bound, upper_bound, value, basis)
                VALUES (1, 1, 0, 1, 0.9, 'reported');
            UPDATE submission_revision SET sealed_at = now(), sealed_by = 1;
        )sql");
    }

    /// SQLSTATE and constraint that refuse the statement, run as the application.
    std::string refusal(const std::string& sql)
    {
        try {
            database_->write("test.refused", [&](Transaction& tx) { tx.query("refused", sql); });
        } catch (const ConstraintViolation& error) {
            return error.sqlstate() + " " + error.constraint();
        }
        return "accepted";
    }
    std::string score(const std::string& performance, const std::string& energy, const std::string& span)
    {
        return refusal(
            "INSERT INTO score (scoring_run_id, revision_id, performance, energy_kwh, span_start, span_end, "
            "charged_kwh, "
            "co2e_kg, zone, place_fixed_by_rulebook, grade, is_extrapolated, is_ranked, is_held, rule_values, "
            "rule_lows, "
            "rule_highs, is_nofade_per_unit, unranked_reasons, hardware, detail) "
            "SELECT 1, 1, " +
            performance + ", " + energy + ", " + span +
            ", 1, 1, 'DEU', false, 'A', false, true, false, nulls, nulls, nulls, false, '{}', '{}', '{}' "
            "FROM array_fill(NULL::float8, ARRAY[9]) AS nulls");
    }
    static constexpr const char* day = "timestamptz '2024-01-01Z', timestamptz '2024-01-02Z'";

    TestDatabase database_;
};

TEST_F(SchemaConstraints, NoScoreWithoutEnergyPerformanceOrTime)
{
    EXPECT_EQ(score("0.9", "NULL", day), "23502 energy_kwh");
    EXPECT_EQ(score("0.9", "0", day), "23514 score_energy_kwh_check");
    EXPECT_EQ(score("0.9", "'NaN'", day), "23514 score_energy_kwh_check");
    EXPECT_EQ(score("0.9", "'Infinity'", day), "23514 score_energy_kwh_check");
    EXPECT_EQ(score("NULL", "1", day), "23502 performance");
    EXPECT_EQ(score("'NaN'", "1", day), "23514 score_performance_check");
    EXPECT_EQ(score("0.9", "1", "NULL::timestamptz, NULL::timestamptz"), "23514 score_needs_time_span");
    EXPECT_EQ(score("0.9", "1", "timestamptz '2024-01-02Z', timestamptz '2024-01-01Z'"), "23514 score_needs_time_span");
    EXPECT_EQ(score("0.9", "1", day), "accepted");
    EXPECT_EQ(score("0.9", "1", day), "23505 score_once");
}

TEST_F(SchemaConstraints, PerformanceStaysInTheMetricsBounds)
{
    EXPECT_EQ(refusal("INSERT INTO submission_revision (submission_id, number) VALUES (1, 2)"), "accepted");
    const auto performance = [&](const std::string& upper, const std::string& value) {
        return refusal(
            "INSERT INTO performance (revision_id, metric_id, lower_bound, upper_bound, value, basis) "
            "VALUES (2, 1, 0, " +
            upper + ", " + value + ", 'reported')");
    };
    EXPECT_EQ(performance("1", "1.01"), "23514 performance_in_bounds");
    EXPECT_EQ(performance("1", "'NaN'"), "23514 performance_in_bounds");
    EXPECT_EQ(performance("100", "99"), "23503 performance_metric_id_lower_bound_upper_bound_fkey");
    EXPECT_EQ(performance("1", "1"), "accepted");
}

TEST_F(SchemaConstraints, SealedRevisionsNeverChange)
{
    const std::string sealed = "23001 ";
    EXPECT_EQ(refusal("UPDATE submission_revision SET sealed_at = now() WHERE id = 1"), sealed);
    EXPECT_EQ(refusal("DELETE FROM submission_revision WHERE id = 1"), sealed);
    EXPECT_EQ(refusal("UPDATE performance SET value = 0.95 WHERE revision_id = 1"), sealed);
    EXPECT_EQ(refusal("DELETE FROM performance WHERE revision_id = 1"), sealed);
    EXPECT_EQ(refusal("INSERT INTO model_facts (revision_id, parameters) VALUES (1, 5)"), sealed);
    EXPECT_EQ(refusal("INSERT INTO stage_statement (revision_id, stage, basis) VALUES (1, 'training', 'none')"),
              sealed);
}

TEST_F(SchemaConstraints, OneDraftADefaultPhaseAndAnActiveRun)
{
    const std::string draft = "INSERT INTO submission_revision (submission_id, number) VALUES (1, ";
    EXPECT_EQ(refusal(draft + "2)"), "accepted");
    EXPECT_EQ(refusal(draft + "3)"), "23505 submission_revision_one_draft");
    EXPECT_EQ(refusal("INSERT INTO phase (challenge_id, slug, title, is_default) VALUES (1, 'b', 'B', true)"),
              "23505 phase_one_default");
    EXPECT_EQ(refusal("UPDATE scoring_run SET state = 'active', activated_at = now()"), "accepted");
    EXPECT_EQ(refusal("INSERT INTO scoring_run (challenge_id, rulebook_id, engine_version, reference_sha256, "
                      "grid_table_id, accelerator_table_id, state, activated_at) "
                      "VALUES (1, 1, 'f', sha256('r'), 1, 2, 'active', now())"),
              "23505 scoring_run_one_active");
}

}  // namespace
}  // namespace wattboard::store
