// Order matters: groups first, then the group, then the user, since the last step takes away the right to do the
// others.
#include "server/app/privileges.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "server/store/unix_user.h"

namespace wattboard::app {

namespace {

Problem refused(const std::string& detail)
{
    return {.type = problems::privileges,
            .detail = detail,
            .hint = "Name an existing user with --user, or start the server as an ordinary user."};
}

}  // namespace

Result<std::optional<std::string>> drop_privileges(const std::string& user,
                                                   const std::vector<std::filesystem::path>& folders)
{
    if (!store::is_root()) return std::nullopt;
    const auto target = user.empty() ? store::find_unprivileged_user() : store::find_user(user);
    if (!target) {
        return std::unexpected(refused(user.empty() ? "None of the users wattboard, postgres and nobody exists."
                                                    : "There is no user " + user + "."));
    }
    if (target->uid == 0) return std::unexpected(refused("User " + target->name + " has root's rights."));
    try {
        for (const std::filesystem::path& folder : folders) {
            std::filesystem::create_directories(folder);
            store::give_tree_to(folder, *target);
        }
    } catch (const std::system_error& error) {
        return std::unexpected(refused(std::string("A folder cannot be handed over: ") + error.what() + "."));
    }
    if (initgroups(target->name.c_str(), target->gid) != 0 || setgid(target->gid) != 0 || setuid(target->uid) != 0) {
        return std::unexpected(
            refused("Cannot become " + target->name + ": " + std::generic_category().message(errno) + "."));
    }
    if (setuid(0) == 0) throw std::logic_error("root's rights could be taken back");
    return target->name;
}

}  // namespace wattboard::app
