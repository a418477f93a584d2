// How a command reaches the database: the URL it is given, the embedded cluster that runs, or one started for it.
#pragma once

#include <memory>
#include <string>

#include "scoring/problem.h"
#include "server/app/configuration.h"

namespace wattboard::store {
class EmbeddedCluster;
}

namespace wattboard {

/// A database to talk to for as long as the object lives.
class DatabaseAccess {
public:
    /// For a server: the URL, else a cluster that lives as long as this object. A data folder that another server uses
    /// is refused (`data_folder_in_use`): that server would take the database away when it stops.
    static Result<DatabaseAccess> own(const Configuration& configuration);
    /// For a command beside a server: joins the embedded cluster of a running server, else as `own`.
    static Result<DatabaseAccess> join(const Configuration& configuration);

    DatabaseAccess(DatabaseAccess&&) noexcept;
    DatabaseAccess& operator=(DatabaseAccess&&) noexcept;
    ~DatabaseAccess();

    /// libpq connection string of the role that owns the schema.
    [[nodiscard]] const std::string& connection() const { return connection_; }

private:
    DatabaseAccess();
    std::string connection_;
    std::unique_ptr<store::EmbeddedCluster> cluster_;
};

}  // namespace wattboard
