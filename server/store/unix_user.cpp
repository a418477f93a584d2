// Look-ups in the user database.
#include "server/store/unix_user.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace wattboard::store {

namespace {

void give_to(const std::filesystem::path& path, const UnixUser& user)
{
    if (lchown(path.c_str(), user.uid, user.gid) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot give " + path.string() + " to " + user.name);
    }
}

}  // namespace

std::optional<UnixUser> find_user(const std::string& name)
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> text{};
    if (getpwnam_r(name.c_str(), &entry, text.data(), text.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return UnixUser{name, entry.pw_uid, entry.pw_gid};
}

std::optional<UnixUser> find_unprivileged_user()
{
    for (const char* name : {"wattboard", "postgres", "nobody"}) {
        if (auto user = find_user(name)) return user;
    }
    return std::nullopt;
}

bool is_root() { return geteuid() == 0; }

void give_tree_to(const std::filesystem::path& root, const UnixUser& user)
{
    give_to(root, user);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) give_to(entry.path(), user);
}

}  // namespace wattboard::store
