// Background work: leased by a process, idempotent, tried again when a lease runs out or an attempt fails.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/store/ids.h"

namespace wattboard::store {

struct Job {
    JobId id = 0;
    std::string kind;  ///< score_all, finish_upload
    std::int64_t subject = 0;
    int attempts = 1;  ///< this one included
};

/// Asks for work: anew if it was done or given up before; nothing happens while it waits or runs.
void add_job(Transaction& transaction, std::string_view kind, std::int64_t subject);
/// Which jobs are meant; both empty: all.
struct JobKinds {
    std::string_view only = {};    ///< just this kind
    std::string_view except = {};  ///< every other kind than this one
};
/// Takes the next job that waits, or whose lease ran out; nullopt if there is none.
std::optional<Job> lease_job(Transaction& transaction, std::string_view holder, std::chrono::milliseconds duration,
                             const JobKinds& kinds = {});
/// Holds on to a job; false if another process took it meanwhile, then stop.
bool renew_job(Transaction& transaction, JobId job, std::string_view holder, std::chrono::milliseconds duration);
/// Marks it done; false if another process took it meanwhile.
bool finish_job(Transaction& transaction, JobId job, std::string_view holder);
/// Puts it back with a pause of 2^attempts seconds (at most an hour); after `most_attempts` it stays failed. Gives
/// whether it will be tried again.
bool fail_job(Transaction& transaction, JobId job, std::string_view holder, std::string_view error,
              int most_attempts = 10);

}  // namespace wattboard::store
