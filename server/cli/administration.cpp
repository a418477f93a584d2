// Opens the database, runs the step, prints its document.
#include "server/cli/administration.h"

#include <fmt/format.h>

#include <cstdio>

#include "server/app/database_access.h"
#include "server/cli/cli.h"
#include "server/store/database.h"

namespace wattboard::cli {

using nlohmann::json;
using store::Transaction;

int Administration::run(const Step& step) const
{
    const auto loaded = settings_.load("admin");
    if (!loaded) return exit_usage;
    const auto access = DatabaseAccess::join(loaded->values);
    if (!access) {
        fmt::print(stderr, "wattboard admin: {}\n", describe(access.error()));
        return exit_failed;
    }
    store::Database database{{.connection = access->connection(), .pool_size = 1}};
    const auto document = database.write("admin", [&](Transaction& transaction) { return step(transaction); });
    if (!document) {
        fmt::print(stderr, "wattboard admin: {}\n", describe(document.error()));
        return exit_refused;
    }
    print(*document);
    return exit_ok;
}

void Administration::print(const json& document) const
{
    if (names->json_output) {
        fmt::print("{}\n", document.dump(2));
        return;
    }
    const auto rows = document.is_array() ? document : json::array({document});
    for (const auto& row : rows) {
        std::string line;
        for (const auto& [key, value] : row.items())
            line += fmt::format("{}{}: {}", line.empty() ? "" : "  ", key,
                                value.is_string() ? value.get<std::string>() : value.dump());
        fmt::print("{}\n", line);
    }
}

}  // namespace wattboard::cli
