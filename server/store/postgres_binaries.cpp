// Looks where Debian, the PostgreSQL packages and PATH keep the programs.
#include "server/store/postgres_binaries.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

#include "server/store/child_process.h"

namespace wattboard::store {

namespace {

namespace fs = std::filesystem;

bool is_executable(const fs::path& path) { return access(path.c_str(), X_OK) == 0; }

/// From "postgres (PostgreSQL) 15.18 (Debian ..)"; 0 if the program says nothing like it.
int ask_major(const fs::path& folder)
{
    constexpr std::string_view mark = "(PostgreSQL) ";
    try {
        const std::string text = capture_output({(folder / "postgres").string(), "--version"});
        const std::size_t place = text.find(mark);
        int major = 0;
        if (place != std::string::npos) {
            std::from_chars(text.data() + place + mark.size(), text.data() + text.size(), major);
        }
        return major;
    } catch (const std::system_error&) {
        return 0;
    }
}

std::vector<fs::path> candidate_folders()
{
    if (const char* named = std::getenv("WATTBOARD_PG_BIN"); named != nullptr && *named != '\0') return {named};
    std::vector<fs::path> folders;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        folders.push_back(entry.path() / "bin");
    }
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        if (colon > 0) folders.emplace_back(rest.substr(0, colon));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return folders;
}

}  // namespace

std::vector<PostgresBinaries> find_postgres()
{
    std::vector<PostgresBinaries> found;
    for (const fs::path& folder : candidate_folders()) {
        if (!is_executable(folder / "postgres") || !is_executable(folder / "initdb")) continue;
        if (const int major = ask_major(folder); major > 0) found.push_back({folder, major});
    }
    std::ranges::sort(found, std::ranges::greater(), &PostgresBinaries::major);
    return found;
}

Result<PostgresBinaries> choose_postgres(const std::vector<PostgresBinaries>& installed,
                                         std::optional<int> cluster_major)
{
    const auto fits = [&](const PostgresBinaries& binaries) {
        return cluster_major ? binaries.major == *cluster_major : binaries.major >= min_postgres_major;
    };
    const auto chosen = std::ranges::find_if(installed, fits);
    if (chosen != installed.end()) return *chosen;
    const std::string newest = installed.empty() ? "none" : std::to_string(installed.front().major);
    if (cluster_major && !installed.empty()) {
        const std::string made = std::to_string(*cluster_major);
        return std::unexpected(Problem{.type = problems::postgres_version,
                                       .detail = "The data folder was made by PostgreSQL " + made +
                                                 ", and the newest PostgreSQL installed here is " + newest +
                                                 "; a major version reads only its own files.",
                                       .hint = "Install postgresql-" + made + ", or move the data with pg_upgrade."});
    }
    return std::unexpected(Problem{
        .type = problems::postgres_missing,
        .detail = "The embedded database needs PostgreSQL " + std::to_string(min_postgres_major) +
                  " or newer with postgres and initdb in one folder; the newest found is " + newest + ".",
        .hint = "Install the package postgresql, name the folder in WATTBOARD_PG_BIN, or pass --database-url."});
}

}  // namespace wattboard::store
