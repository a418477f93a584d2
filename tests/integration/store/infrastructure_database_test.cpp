// Database against a real PostgreSQL: values, transactions and the kinds of errors.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/test_database.h"

namespace wattboard::store {
namespace {

using std::chrono::milliseconds;
using test::TestDatabase;
using Clock = std::chrono::steady_clock;

std::int64_t count(Database& database, std::string_view sql)
{
    return database.read("test.count",
                         [&](Transaction& tx) { return tx.query("count", sql).one().get<std::int64_t>(0); });
}

void add_account(Transaction& tx, std::string_view name)
{
    tx.query("account.add", "INSERT INTO account (name) VALUES ($1)", name);
}

TEST(Values, OfEveryTypeComeBackAsTheyWere)
{
    TestDatabase database;
    const std::string binary("\0\xff'\\", 4);
    const Timestamp moment =
        std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} + std::chrono::microseconds(123457);
    database->read("test.values", [&](Transaction& tx) {
        const Row row =
            tx.query("values",
                     "SELECT $1::bigint, $2::float8, $3::bool, $4::bytea, $5::text, $6::timestamptz, "
                     "$7::bigint, $8::uuid, $9::jsonb, $10::integer",
                     std::numeric_limits<std::int64_t>::min(), 0.1, true, Bytes{binary}, "Größe $1 ' \\", moment,
                     std::optional<std::int64_t>(), "01234567-89ab-cdef-0123-456789abcdef", R"({"a": [1]})", "7")
                .one();
        EXPECT_EQ(row.get<std::int64_t>(0), std::numeric_limits<std::int64_t>::min());
        EXPECT_EQ(row.get<double>(1), 0.1);
        EXPECT_TRUE(row.get<bool>(2));
        EXPECT_EQ(row.get<std::string>(3), binary);
        EXPECT_EQ(row.get<std::string>(4), "Größe $1 ' \\");
        EXPECT_EQ(row.get<Timestamp>(5), moment);
        EXPECT_EQ(row.get<std::optional<std::int64_t>>(6), std::nullopt);
        EXPECT_THROW(row.get<std::int64_t>(6), StatementError);
        EXPECT_EQ(row.get<std::string>(7), "01234567-89ab-cdef-0123-456789abcdef");
        EXPECT_EQ(row.get<std::string>(8), R"({"a": [1]})");
        EXPECT_EQ(row.get<std::int32_t>(9), 7);
        EXPECT_THROW(row.get<std::string>(0), StatementError);
        EXPECT_THROW(row.get<std::string>("absent"), StatementError);
        EXPECT_THROW(row.get<std::string>(10), StatementError);
    });
}

TEST(Values, ArraysServeUnnest)
{
    TestDatabase database;
    const std::vector<std::string> names{"b", "a,\"}", ""};
    const std::vector<std::optional<double>> numbers{1.5, std::nullopt, -0.0};
    database->read("test.arrays", [&](Transaction& tx) {
        const Rows rows =
            tx.query("unnest", "SELECT name, number FROM unnest($1::text[], $2) AS t (name, number)", names, numbers);
        ASSERT_EQ(rows.size(), 3U);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(rows[i].get<std::string>("name"), names[i]);
            EXPECT_EQ(rows[i].get<std::optional<double>>("number"), numbers[i]);
        }
        EXPECT_EQ(tx.query("any", "SELECT 2 = ANY ($1)", std::vector<std::int64_t>{1, 2}).one().get<bool>(0), true);
    });
}

TEST(Values, OneStatementTakesParametersOfDifferentTypes)
{
    TestDatabase database;
    database->read("test.types", [](Transaction& tx) {
        constexpr std::string_view sql = "SELECT $1 = 5 OR $1 IS NULL";
        EXPECT_TRUE(tx.query("q", sql, nullptr).one().get<bool>(0));
        EXPECT_TRUE(tx.query("q", sql, 5).one().get<bool>(0));
        EXPECT_FALSE(tx.query("q", sql, 5.5).one().get<bool>(0));
        EXPECT_TRUE(tx.query("q", sql, "5").one().get<bool>(0));
    });
}

TEST(Transactions, CommitUnlessTheBodySaysOtherwise)
{
    TestDatabase database;
    database->write("test.add", [](Transaction& tx) { add_account(tx, "ada"); });
    EXPECT_THROW(database->write("test.throw",
                                 [](Transaction& tx) {
                                     add_account(tx, "bob");
                                     throw std::runtime_error("no");
                                 }),
                 std::runtime_error);
    const auto refused = database->write("test.refuse", [](Transaction& tx) -> Result<int> {
        add_account(tx, "cyd");
        return std::unexpected(Problem{.type = problems::invalid_value, .detail = "no"});
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(database.value("SELECT string_agg(name, ',') FROM account"), "ada");
}

TEST(Transactions, SentStatementsAreCommittedAndTheirErrorsSurface)
{
    TestDatabase database;
    const auto send_two = [](Transaction& tx, std::string_view first, std::string_view second) {
        tx.send("add", "INSERT INTO account (name) VALUES ($1)", first);
        tx.send("add", "INSERT INTO account (name) VALUES ($1)", second);
    };
    database->write("test.send", [&](Transaction& tx) { send_two(tx, "ada", "bob"); });
    EXPECT_THROW(database->write("test.send", [&](Transaction& tx) { send_two(tx, "cyd", "ada"); }),
                 ConstraintViolation);
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 2);
}

TEST(Transactions, ManyLargeSendsNeitherBlockNorGetLost)
{
    TestDatabase database;
    const std::string large(1 << 20, 'x');
    database->write("test.large", [&](Transaction& tx) {
        for (int i = 0; i < 40; ++i) tx.send("large", "SELECT length($1::text), repeat('y', 300000)", large);
        for (int i = 0; i < 600; ++i) {
            tx.send("add", "INSERT INTO account (name) VALUES ($1)", "a" + std::to_string(i));
        }
    });
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 600);
}

TEST(Transactions, RunAsTheApplicationRole)
{
    TestDatabase database;
    database->read("test.role", [](Transaction& tx) {
        EXPECT_EQ(tx.query("role", "SELECT current_user::text").one().get<std::string>(0), "wattboard_app");
    });
    EXPECT_THROW(database->write("test.drop", [](Transaction& tx) { tx.query("drop", "DROP TABLE score"); }),
                 StatementError);
    DatabaseOptions options;
    options.connection = database.connection_string();
    options.role = "";
    Database admin(options);
    admin.read("test.role", [](Transaction& tx) {
        EXPECT_EQ(tx.query("role", "SELECT current_user::text").one().get<std::string>(0), "wattboard");
    });
}

TEST(Transactions, ReadsCannotWrite)
{
    TestDatabase database;
    EXPECT_THROW(database->read("test.read", [](Transaction& tx) { add_account(tx, "ada"); }), StatementError);
}

TEST(Transactions, RepeatableReadSeesOneSnapshot)
{
    TestDatabase database;
    database->read({"test.snapshot", {}, Isolation::repeatable_read}, [&](Transaction& tx) {
        const auto all = [&] { return tx.query("n", "SELECT count(*) FROM account").one().get<std::int64_t>(0); };
        EXPECT_EQ(all(), 0);
        database->write("test.add", [](Transaction& other) { add_account(other, "ada"); });
        EXPECT_EQ(all(), 0);
    });
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 1);
}

TEST(Transactions, WorkWithoutPreparedStatements)
{
    DatabaseOptions options;
    options.prepared_statements = false;
    TestDatabase database(options);
    for (int i = 0; i < 3; ++i) {
        database->write("test.add", [&](Transaction& tx) { add_account(tx, "a" + std::to_string(i)); });
    }
    EXPECT_EQ(count(*database, "SELECT count(*) FROM pg_prepared_statements"), 0);
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 3);
}

TEST(Errors, ConstraintsAreNamed)
{
    TestDatabase database;
    const auto violation = [&](std::string_view sql) -> std::string {
        try {
            database->write("test.violate", [&](Transaction& tx) { tx.query("violate", sql); });
        } catch (const ConstraintViolation& error) {
            return error.sqlstate() + " " + error.constraint();
        }
        return {};
    };
    database->write("test.add", [](Transaction& tx) { add_account(tx, "ada"); });
    EXPECT_EQ(violation("INSERT INTO account (name) VALUES ('ada')"), "23505 account_name_unique");
    EXPECT_EQ(violation("INSERT INTO account (name) VALUES ('A')"), "23514 account_name_check");
    EXPECT_EQ(violation("INSERT INTO account (name) VALUES (NULL)"), "23502 name");
    EXPECT_EQ(violation("INSERT INTO token (account_id, secret_sha256) VALUES (999, sha256('x'))"),
              "23503 token_account_id_fkey");
}

TEST(Errors, BadDataAndBadStatementsAreTold)
{
    TestDatabase database;
    const auto run = [&](std::string_view sql, auto value) {
        database->read("test.bad", [&](Transaction& tx) { tx.query("bad", sql, value); });
    };
    EXPECT_THROW(run("SELECT $1::text", "\xff"), InvalidData);
    EXPECT_THROW(run("SELECT $1::uuid", "no uuid"), InvalidData);
    EXPECT_THROW(run("SELECT 1 / $1", 0), InvalidData);
    EXPECT_THROW(run("SELEC $1", 0), StatementError);
    // The same connection goes on working, and a statement that failed to prepare fails again in the same way.
    EXPECT_THROW(run("SELEC $1", 0), StatementError);
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
    EXPECT_EQ(database->use().open, 1U);
}

TEST(Errors, SwallowedErrorsDoNotCommit)
{
    TestDatabase database;
    EXPECT_THROW(database->write("test.swallow",
                                 [](Transaction& tx) {
                                     add_account(tx, "ada");
                                     EXPECT_THROW(tx.query("bad", "SELECT 1 / 0"), InvalidData);
                                 }),
                 StatementError);
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 0);
}

TEST(Errors, StatementsEndAtTheDeadline)
{
    TestDatabase database;
    const auto begin = Clock::now();
    EXPECT_THROW(database->read({"test.slow", begin + milliseconds(100)},
                                [](Transaction& tx) { tx.query("sleep", "SELECT pg_sleep(30)"); }),
                 DatabaseBusy);
    EXPECT_LT(Clock::now() - begin, std::chrono::seconds(5));
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
}

}  // namespace
}  // namespace wattboard::store
