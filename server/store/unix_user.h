// Users of the operating system: PostgreSQL refuses to run as root, and nothing here needs root either.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace wattboard::store {

struct UnixUser {
    std::string name;
    uid_t uid;
    gid_t gid;
};

/// The user of that name, if there is one.
std::optional<UnixUser> find_user(const std::string& name);

/// Whom root should become: `wattboard` if that user exists, else `postgres`, else `nobody`.
std::optional<UnixUser> find_unprivileged_user();

bool is_root();

/// Gives the tree to the user, without following links; what vanishes below `root` meanwhile needs no owner. Throws
/// std::system_error.
void give_tree_to(const std::filesystem::path& root, const UnixUser& user);

}  // namespace wattboard::store
