// Look-ups in the user database.
#include "server/store/unix_user.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace wattboard::store {

namespace {

/// Whether the path was there: a database that is just going down removes its lock file meanwhile.
bool give_to(const std::filesystem::path& path, const UnixUser& user)
{
    if (lchown(path.c_str(), user.uid, user.gid) == 0) return true;
    if (errno == ENOENT) return false;
    throw std::system_error(errno, std::generic_category(), "cannot give " + path.string() + " to " + user.name);
}

void give_below(const std::filesystem::path& folder, const UnixUser& user)
{
    std::error_code error;
    const std::filesystem::directory_iterator entries(folder, error);
    if (error == std::errc::no_such_file_or_directory) return;
    if (error) throw std::system_error(error, "cannot list " + folder.string());
    for (const auto& entry : entries) {
        if (give_to(entry.path(), user) && entry.symlink_status(error).type() == std::filesystem::file_type::directory)
            give_below(entry.path(), user);
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
    if (!give_to(root, user)) {
        throw std::system_error(ENOENT, std::generic_category(), "cannot give " + root.string() + " to " + user.name);
    }
    give_below(root, user);
}

}  // namespace wattboard::store
