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
    /// Joins the embedded cluster of a running server, or starts it for the life of this object.
    static Result<DatabaseAccess> open(const Configuration& configuration);

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
