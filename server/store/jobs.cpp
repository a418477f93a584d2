// SQL of background jobs.
#include "server/store/jobs.h"

#include "server/store/transaction.h"

namespace wattboard::store {

void add_job(Transaction& transaction, std::string_view kind, std::int64_t subject)
{
    transaction.send("job.add",
                     "INSERT INTO job (kind, subject_id) VALUES ($1, $2) ON CONFLICT (kind, subject_id) DO UPDATE "
                     "SET state = 'waiting', attempts = 0, not_before = now(), last_error = NULL "
                     "WHERE job.state IN ('done', 'failed')",
                     kind, subject);
}

std::optional<Job> lease_job(Transaction& transaction, std::string_view holder, std::chrono::milliseconds duration,
                             const JobKinds& kinds)
{
    // SKIP LOCKED: two processes that ask at once get two jobs instead of waiting for each other.
    const auto rows = transaction.query(
        "job.lease",
        "UPDATE job SET state = 'running', holder = $1, attempts = attempts + 1, "
        "leased_until = clock_timestamp() + $2 * interval '1 ms' "
        "WHERE id = (SELECT id FROM job WHERE ((state = 'waiting' AND not_before <= clock_timestamp()) "
        "OR (state = 'running' AND leased_until < clock_timestamp())) "
        "AND ($3 = '' OR kind = $3) AND kind <> $4 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) "
        "RETURNING id, kind, subject_id, attempts",
        holder, duration.count(), kinds.only, kinds.except);
    if (rows.empty()) return std::nullopt;
    const Row row = rows.one();
    return Job{.id = row.get<std::int64_t>(0),
               .kind = row.get<std::string>(1),
               .subject = row.get<std::int64_t>(2),
               .attempts = row.get<std::int32_t>(3)};
}

bool renew_job(Transaction& transaction, JobId job, std::string_view holder, std::chrono::milliseconds duration)
{
    const auto rows = transaction.query("job.renew",
                                        "UPDATE job SET leased_until = clock_timestamp() + $3 * interval '1 ms' "
                                        "WHERE id = $1 AND holder = $2 AND state = 'running'",
                                        job, holder, duration.count());
    return rows.affected() == 1;
}

bool finish_job(Transaction& transaction, JobId job, std::string_view holder)
{
    const auto rows = transaction.query("job.finish",
                                        "UPDATE job SET state = 'done', leased_until = NULL, last_error = NULL "
                                        "WHERE id = $1 AND holder = $2 AND state = 'running'",
                                        job, holder);
    return rows.affected() == 1;
}

bool fail_job(Transaction& transaction, JobId job, std::string_view holder, std::string_view error, int most_attempts)
{
    const auto rows = transaction.query(
        "job.fail",
        "UPDATE job SET state = CASE WHEN attempts >= $4 THEN 'failed' ELSE 'waiting' END, leased_until = NULL, "
        "last_error = $3, not_before = clock_timestamp() + least(3600, power(2, least(attempts, 12))) * interval '1 s' "
        "WHERE id = $1 AND holder = $2 AND state = 'running' RETURNING state = 'waiting'",
        job, holder, error.substr(0, 4000), most_attempts);
    return !rows.empty() && rows.one().get<bool>(0);
}

}  // namespace wattboard::store
