#include "server/app/application.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "scoring/reference/reference_csv.h"
#include "server/api/board_document.h"
#include "server/api/board_events.h"
#include "server/api/routes.h"
#include "server/api/services.h"
#include "server/app/builtin_reference.h"
#include "server/app/database_access.h"
#include "server/app/listener_options.h"
#include "server/app/process_memory.h"
#include "server/app/server_metrics.h"
#include "server/auth/bearer.h"
#include "server/boards/overlay_worker.h"
#include "server/boards/page_cache.h"
#include "server/http/admin_routes.h"
#include "server/http/gzip.h"
#include "server/http/problems.h"
#include "server/http/server.h"
#include "server/jobs/board_follower.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/job_runner.h"
#include "server/jobs/scoring_upkeep.h"
#include "server/observability/metrics.h"
#include "server/pages/page_routes.h"
#include "server/store/change_feed.h"
#include "server/store/free_space.h"
#include "server/store/migrations.h"
#include "server/store/references.h"
#include "server/store/web_sessions.h"

namespace wattboard {
namespace {

Problem startup_problem(std::string detail, std::string field)
{
    return Problem{.type = problems::invalid_value, .detail = std::move(detail), .field = std::move(field)};
}

Result<std::string> grid_csv(const Configuration& configuration)
{
    if (configuration.grid_table.empty()) return std::string{builtin_grid_csv()};
    std::ifstream file{configuration.grid_table, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file.is_open() || file.bad())
        return std::unexpected(startup_problem("cannot read " + configuration.grid_table, "grid-table"));
    return text;
}

/// Name of this process in leases: unique on this host and, with the host's name, on the database.
std::string holder_name()
{
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

std::filesystem::path web_folder(const Configuration& configuration)
{
    if (!configuration.web_dir.empty()) return configuration.web_dir;
    std::error_code none;
    return std::filesystem::read_symlink("/proc/self/exe", none).parent_path() / "web";
}

/// Enough for every page of 50 of a board of 50,000 entries.
constexpr std::size_t page_cache_bytes = 64U << 20U;
/// How long a board gathers changes before its tied groups and fronts are computed anew.
constexpr std::chrono::milliseconds overlay_delay{200};

}  // namespace

class Application::Parts {
public:
    explicit Parts(const Configuration& configuration) : configuration_{configuration} {}

    Result<void> start()
    {
        if (auto done = open_database(); !done) return done;
        if (auto done = load_references(); !done) return done;
        start_boards();
        if (auto done = start_listeners(); !done) return done;
        ready_ = true;
        return {};
    }

    void stop()
    {
        ready_ = false;
        for (auto* server : {&main_server_, &admin_server_})
            if (server->has_value()) (*server)->stop(configuration_.shutdown_timeout);
        jobs_.reset();
        feed_.reset();
        notifier_.reset();
        overlays_.reset();
        events_.reset();
    }

    [[nodiscard]] unsigned short port() const { return main_server_->port(); }
    [[nodiscard]] store::Database& database() { return *database_; }

private:
    Result<void> open_database()
    {
        auto access = DatabaseAccess::own(configuration_);
        if (!access) return std::unexpected(access.error());
        access_.emplace(std::move(*access));
        const auto migrated = store::migrate(access_->connection());
        if (!migrated) return std::unexpected(migrated.error());
        for (const auto& name : migrated->applied) spdlog::info("applied migration {}", name);
        database_.emplace(store::DatabaseOptions{
            .connection = access_->connection(),
            .pool_size = configuration_.database_connections,
            .acquire_timeout = configuration_.database_wait,
            .statement_timeout = configuration_.statement_timeout,
            .prepared_statements = configuration_.prepared_statements,
            .observer = [this](const store::TransactionEvent& event) { server_metrics_.observe(event); }});
        const bool embedded = configuration_.database_url.empty();
        free_space_.emplace(embedded ? configuration_.data_dir : ".", embedded ? configuration_.min_free_bytes : 0);
        return {};
    }

    Result<void> load_references()
    {
        const auto csv = grid_csv(configuration_);
        if (!csv) return std::unexpected(csv.error());
        const auto grid = load_grid_csv(*csv);
        if (!grid) return std::unexpected(grid.error());
        const bool builtin = configuration_.grid_table.empty();
        database_->write("references.load", [&](store::Transaction& transaction) {
            store::load_grid(transaction,
                             builtin ? store::ReferenceSource{.name = "built-in grid intensities",
                                                              .source = "Ember; Our World in Data",
                                                              .licence = "CC BY 4.0"}
                                     : store::ReferenceSource{.name = "grid intensities given at start",
                                                              .source = "named in the file's column `source`",
                                                              .licence = "that of its source"},
                             *grid);
            store::load_accelerators(
                transaction,
                {.name = "built-in accelerators", .source = "vendor datasheets, named in each row", .licence = "facts"},
                builtin_reference_tables().accelerators());
            store::load_cpus(transaction,
                             {.name = "built-in CPUs",
                              .source = "specifications of the makers, named in each row",
                              .licence = "facts"},
                             builtin_reference_tables().cpus());
        });
        const auto made = jobs::ensure_current_scoring_runs(*database_, references_);
        if (!made) return std::unexpected(made.error());
        if (*made > 0) spdlog::info("{} challenges will be scored again under this engine and these tables", *made);
        return {};
    }

    void start_boards()
    {
        events_.emplace(index_);
        overlays_.emplace(overlay_delay,
                          [this](const std::shared_ptr<boards::Board>& board) { events_->note_overlay(*board); });
        notifier_.emplace(*database_);
        loader_.emplace(*database_, registry_, index_, [this](const jobs::BoardChange& change) {
            overlays_->notify(change.board);
            events_->note(change);
        });
        const auto position = loader_->load_all();
        follower_.emplace(*database_, *loader_);
        feed_.emplace(store::ChangeFeedOptions{.connection = access_->connection()}, position,
                      [this](const std::vector<store::Change>& changes) { follower_->apply(changes); });
        jobs_.emplace(*database_, references_, *loader_, holder_name());
    }

    Result<void> start_listeners()
    {
        services_.emplace(make_services());
        const auto is_ready = [this] { return readiness(); };
        api::add_api_routes(main_router_, *services_);
        auto front_end = pages::FrontEnd::load(web_folder(configuration_));
        if (!front_end) return std::unexpected(front_end.error());
        if (front_end->empty()) spdlog::info("no built front end: pages are served without scripts");
        pages::add_page_routes(main_router_, {.documents = pages::documents_of(main_router_),
                                              .front_end = std::make_shared<const pages::FrontEnd>(*front_end)});
        http::add_health_routes(main_router_, is_ready);
        main_server_.emplace(listener_options(configuration_), main_router_, metrics_);
        if (auto started = main_server_->start(); !started) return started;
        if (configuration_.admin_listen.host.empty()) return {};
        http::add_admin_routes(admin_router_, metrics_, is_ready);
        admin_server_.emplace(http::ServerOptions{.name = "admin",
                                                  .address = configuration_.admin_listen.host,
                                                  .port = configuration_.admin_listen.port,
                                                  .worker_threads = 1,
                                                  .max_connections = 64,
                                                  .access_log = false},
                              admin_router_, metrics_);
        return admin_server_->start();
    }

    api::ApiServices make_services()
    {
        return {.database = *database_,
                .boards = *loader_,
                .pages = page_cache_,
                .tokens = tokens_,
                .sessions = sessions_,
                .events = *events_,
                .references = references_,
                .directory = directory_,
                .has_room = [this](std::uint64_t bytes) { return free_space_->has_room_for(bytes); },
                .announce_change = [this] { notifier_->poke(); },
                .wake_jobs = [this] { jobs_->wake(); },
                .max_evidence_bytes = configuration_.max_evidence_bytes,
                .upload_lifetime = configuration_.upload_lifetime,
                .speaks_tls = !configuration_.tls_certificate.empty()};
    }

    [[nodiscard]] Result<void> readiness() const
    {
        constexpr std::chrono::seconds longest_silence{3};
        if (!ready_)
            return std::unexpected(
                Problem{.type = problems::unavailable, .detail = "the server is starting or stopping"});
        if (std::chrono::steady_clock::now() - feed_->up_to_date_at() > longest_silence)
            return std::unexpected(Problem{.type = problems::unavailable,
                                           .detail = "the database has not answered for 3 s; boards may lag behind"});
        return {};
    }

    // In order of construction; what comes later uses what comes earlier and is destroyed first.
    Configuration configuration_;
    observability::Metrics metrics_;
    ServerMetrics server_metrics_{metrics_};
    std::atomic<bool> ready_ = false;
    std::optional<DatabaseAccess> access_;
    std::optional<store::FreeSpace> free_space_;
    std::optional<store::Database> database_;
    jobs::ReferenceCache references_;
    api::Directory directory_;
    auth::TokenCache tokens_{[this](const Digest& token) {
        return database_->read(
            "token.find", [&](store::Transaction& transaction) { return store::find_principal(transaction, token); });
    }};
    auth::TokenCache sessions_{[this](const Digest& secret) { return store::use_session(*database_, secret); }};
    boards::BoardRegistry registry_;
    jobs::ChallengeIndex index_;
    boards::PageCache page_cache_{page_cache_bytes, [](std::string_view page) { return http::gzip(page); },
                                  api::board_renderer(index_)};
    std::optional<api::BoardEvents> events_;
    std::optional<boards::OverlayWorker> overlays_;
    std::optional<store::Notifier> notifier_;
    std::optional<jobs::BoardLoader> loader_;
    std::optional<jobs::BoardFollower> follower_;
    std::optional<store::ChangeFeed> feed_;
    std::optional<jobs::JobRunner> jobs_;
    std::optional<api::ApiServices> services_;
    http::Router main_router_;
    http::Router admin_router_;
    std::optional<http::Server> main_server_;
    std::optional<http::Server> admin_server_;
};

Application::Application(Configuration configuration) : configuration_{std::move(configuration)} {}

Application::~Application() { stop(); }

Result<void> Application::start()
{
    return_freed_memory_early();
    parts_ = std::make_unique<Parts>(configuration_);
    auto started = parts_->start();
    if (!started) parts_.reset();
    return started;
}

void Application::stop()
{
    if (parts_) parts_->stop();
    parts_.reset();
}

unsigned short Application::port() const { return parts_->port(); }

store::Database& Application::database() { return parts_->database(); }

}  // namespace wattboard
