// A server that was started as root goes on as an ordinary user.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scoring/problem.h"

namespace wattboard {

namespace problems {
/// Root's rights cannot be given up as asked.
inline constexpr ProblemType privileges{"privileges"};
}  // namespace problems

namespace app {

/// Does nothing unless this process is root. Makes the `folders` that are missing, gives them and what they hold to the
/// user, and becomes that user for good: user, group and supplementary groups. Call it before any thread is started and
/// after what needs root (such as ports below 1024). `user` empty: `wattboard`, `postgres` or `nobody`, the first that
/// exists. Gives the name of the user now in force, or nothing if the process was not root.
Result<std::optional<std::string>> drop_privileges(const std::string& user,
                                                   const std::vector<std::filesystem::path>& folders);

}  // namespace app
}  // namespace wattboard
