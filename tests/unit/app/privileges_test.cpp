// Giving up root, tried in child processes, since there is no way back.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "server/app/privileges.h"
#include "server/store/unix_user.h"

namespace wattboard::app {
namespace {

namespace fs = std::filesystem;

/// Exit status of `body`, run in a child process.
template <class Body>
int in_child(Body body)
{
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(DropPrivileges, MakesRootAnOrdinaryUserForGood)
{
    if (!store::is_root()) return;
    const fs::path folder = fs::temp_directory_path() / ("wattboard-privileges-" + std::to_string(getpid()));
    const int step = in_child([&] {
        const auto user = drop_privileges("", {folder / "data"});
        if (!user || !*user) return 1;
        if (geteuid() == 0 || getegid() == 0 || setuid(0) == 0) return 2;
        struct stat state{};
        if (stat((folder / "data").c_str(), &state) != 0 || state.st_uid != geteuid()) return 3;
        return access("/etc/shadow", R_OK) == 0 ? 4 : 0;
    });
    EXPECT_EQ(step, 0);
    fs::remove_all(folder);
}

TEST(DropPrivileges, DoesNothingForAnOrdinaryUser)
{
    const int step = in_child([] {
        if (store::is_root() && !drop_privileges("nobody", {})) return 1;
        const uid_t before = geteuid();
        const auto user = drop_privileges("", {"/nonexistent/folder"});
        return user && !*user && geteuid() == before ? 0 : 2;
    });
    EXPECT_EQ(step, 0);
}

TEST(DropPrivileges, RefusesUsersThatAreAbsentOrRoot)
{
    if (!store::is_root()) return;
    EXPECT_EQ(in_child([] { return drop_privileges("no-such-user", {}) ? 1 : 0; }), 0);
    EXPECT_EQ(in_child([] { return drop_privileges("root", {}) ? 1 : 0; }), 0);
}

}  // namespace
}  // namespace wattboard::app
