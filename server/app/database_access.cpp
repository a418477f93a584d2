#include "server/app/database_access.h"

#include "server/store/cluster_folder.h"
#include "server/store/embedded_cluster.h"

namespace wattboard {

DatabaseAccess::DatabaseAccess() = default;
DatabaseAccess::DatabaseAccess(DatabaseAccess&&) noexcept = default;
DatabaseAccess& DatabaseAccess::operator=(DatabaseAccess&&) noexcept = default;
DatabaseAccess::~DatabaseAccess() = default;

Result<DatabaseAccess> DatabaseAccess::own(const Configuration& configuration)
{
    DatabaseAccess access;
    if (!configuration.database_url.empty()) {
        access.connection_ = configuration.database_url;
        return access;
    }
    // Sessions beside the pool: the change feed, the notifier and a few `wattboard admin` calls.
    constexpr std::size_t other_sessions = 16;
    auto cluster = store::EmbeddedCluster::start(
        {.data_dir = configuration.data_dir, .max_connections = configuration.database_connections + other_sessions});
    if (!cluster) return std::unexpected(cluster.error());
    access.connection_ = (*cluster)->connection_string();
    access.cluster_ = std::move(*cluster);
    return access;
}

Result<DatabaseAccess> DatabaseAccess::join(const Configuration& configuration)
{
    if (configuration.database_url.empty())
        if (auto running = store::find_running(configuration.data_dir)) {
            DatabaseAccess access;
            access.connection_ = std::move(*running);
            return access;
        }
    return own(configuration);
}

}  // namespace wattboard
