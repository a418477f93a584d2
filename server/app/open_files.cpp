// setrlimit(2).
#include "server/app/open_files.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>

namespace wattboard::app {

void allow_open_files(std::uint64_t wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : std::min<rlim_t>(wanted, limit.rlim_max);
    const bool raised = setrlimit(RLIMIT_NOFILE, &limit) == 0;
    if (!raised || limit.rlim_cur < wanted)
        spdlog::warn("the system allows {} open files; max-connections and max-event-streams may need {}",
                     limit.rlim_cur, wanted);
}

}  // namespace wattboard::app
