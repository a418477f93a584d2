#include "server/cli/serve_command.h"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "server/app/application.h"
#include "server/app/database_access.h"
#include "server/app/open_files.h"
#include "server/app/privileges.h"
#include "server/cli/api_client.h"
#include "server/cli/cli.h"
#include "server/cli/demo.h"
#include "server/cli/settings_options.h"
#include "server/observability/log.h"
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/database.h"
#include "server/store/migrations.h"

namespace wattboard::cli {
namespace {

/// Signals that end the server are taken by `wait_for_end` alone, so every thread is started with them blocked.
sigset_t end_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

int wait_for_end()
{
    const auto signals = end_signals();
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) {}
    return signal;
}

void set_up_logging(const Configuration& configuration)
{
    const auto format =
        configuration.log_format == "json" ? observability::LogFormat::json : observability::LogFormat::text;
    if (auto set = observability::set_up_logging({.format = format, .level = configuration.log_level}); !set)
        throw std::logic_error{set.error().detail};
}

/// The account, teams and token with which the demo is made. The token is revoked when the demo stands.
Result<store::NewToken> demo_token(store::Transaction& transaction)
{
    auto account = store::find_account(transaction, "demo");
    if (!account) {
        if (auto made = store::create_account(transaction, "demo", "Demo data"); !made)
            return std::unexpected(made.error());
        account = store::find_account(transaction, "demo");
        if (!account) return std::unexpected(account.error());
    }
    for (const auto& role : {store::Role::organizer, store::Role::participant})
        if (auto given = store::create_grant(transaction, account->id, {.role = role}); !given)
            return std::unexpected(given.error());
    for (const auto& [slug, name] : demo_teams()) {
        auto team = store::find_team(transaction, slug);
        if (!team) {
            if (auto made = store::create_team(transaction, slug, name); !made) return std::unexpected(made.error());
            team = store::find_team(transaction, slug);
        }
        if (!team) return std::unexpected(team.error());
        store::add_member(transaction, team->id, account->id);
    }
    using namespace std::chrono;
    return store::create_token(transaction, account->id, "demo data",
                               floor<microseconds>(system_clock::now()) + hours{1});
}

/// Makes the demo as any organizer and participant would: through the public API of the server that just started.
void make_demo(Application& application, const Configuration& configuration)
{
    const auto token = application.database().write("demo.account", demo_token);
    if (!token) {
        spdlog::error("demo: {}", describe(token.error()));
        return;
    }
    const auto address = parse_server_url(fmt::format("http://{}:{}", configuration.listen.host, application.port()));
    if (!address) {
        spdlog::error("demo: {}", describe(address.error()));
        return;
    }
    const auto made =
        create_demo(ApiClient{*address, token->secret}, [](std::string_view step) { spdlog::info("demo: {}", step); });
    application.database().write("demo.revoke", [&](store::Transaction& transaction) {
        return store::revoke_token(transaction, store::find_account(transaction, "demo")->id, token->id);
    });
    if (!made) {
        spdlog::error("demo: {}", describe(made.error()));
        return;
    }
    for (const auto& skipped : made->skipped) spdlog::info("demo: skipped {}", skipped);
    spdlog::info("demo: {} challenges and {} entries stand, of which {} and {} are new", made->challenges,
                 made->entries, made->challenges_created, made->entries_created);
}

/// As root: gives the data folder to an ordinary user and becomes that user, before any thread runs.
bool drop_privileges(const Configuration& configuration)
{
    std::vector<std::filesystem::path> folders;
    if (configuration.database_url.empty()) folders.emplace_back(configuration.data_dir);
    const auto user = app::drop_privileges(configuration.run_as, folders);
    if (!user) {
        fmt::print(stderr, "wattboard serve: {}\n", describe(user.error()));
        return false;
    }
    if (*user) spdlog::info("started as root; going on as {}", **user);
    return true;
}

int serve(const Configuration& configuration)
{
    const auto signals = end_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    set_up_logging(configuration);
    // Beside connections: the database's, listeners and files.
    constexpr std::uint64_t other_files = 1000;
    app::allow_open_files(std::uint64_t{configuration.max_connections} + configuration.max_event_streams + other_files);
    if (!drop_privileges(configuration)) return exit_failed;
    Application application{configuration};
    if (const auto started = application.start(); !started) {
        fmt::print(stderr, "wattboard serve: {}\n", describe(started.error()));
        return exit_failed;
    }
    spdlog::info("serving on {}://{}:{}", configuration.tls_certificate.empty() ? "http" : "https",
                 configuration.listen.host, application.port());
    if (configuration.demo) make_demo(application, configuration);
    const int signal = wait_for_end();
    spdlog::info("stopping on signal {}", signal);
    application.stop();
    return exit_ok;
}

int migrate(const Configuration& configuration, bool as_json)
{
    const auto access = DatabaseAccess::join(configuration);
    if (!access) {
        fmt::print(stderr, "wattboard migrate: {}\n", describe(access.error()));
        return exit_failed;
    }
    const auto report = store::migrate(access->connection());
    if (!report) {
        fmt::print(stderr, "wattboard migrate: {}\n", describe(report.error()));
        return exit_refused;
    }
    if (as_json) {
        fmt::print("{}\n", nlohmann::json{{"applied", report->applied}, {"version", report->version}}.dump());
        return exit_ok;
    }
    for (const auto& name : report->applied) fmt::print("applied {}\n", name);
    fmt::print("schema version {}\n", report->version);
    return exit_ok;
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("serve", "Run the server; without --database-url with a PostgreSQL of its own");
    const auto settings = std::make_shared<SettingsOptions>(*command, std::vector<std::string_view>{});
    const auto print = std::make_shared<bool>(false);
    command->add_flag("--print-config", *print, "Print every setting with its origin, secrets masked, and end");
    command->callback([settings, print, &exit_code] {
        const auto loaded = settings->load("serve");
        if (!loaded) {
            exit_code = exit_usage;
        } else if (*print) {
            fmt::print("{}", print_configuration(*loaded));
        } else {
            exit_code = serve(loaded->values);
        }
    });
}

void add_migrate_command(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("migrate", "Bring the database to this program's schema");
    const auto settings = std::make_shared<SettingsOptions>(
        *command, std::vector<std::string_view>{"data-dir", "database-url", "run-as", "log-level"});
    const auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "Print JSON");
    command->callback([settings, as_json, &exit_code] {
        const auto loaded = settings->load("migrate");
        exit_code = loaded ? migrate(loaded->values, *as_json) : exit_usage;
    });
}

}  // namespace wattboard::cli
