// Leases, runs and settles jobs; whatever goes wrong is logged and tried again later.
#include "server/jobs/job_runner.h"

#include <spdlog/spdlog.h>

#include "server/jobs/problems.h"
#include "server/jobs/score_all.h"
#include "server/jobs/scoring_upkeep.h"
#include "server/jobs/upload_finishing.h"
#include "server/store/scoring_runs.h"
#include "server/store/uploads.h"

namespace wattboard::jobs {

namespace {
constexpr std::chrono::seconds lease_time{60};
}  // namespace

JobRunner::JobRunner(store::Database& database, ReferenceCache& references, BoardLoader& loader, std::string holder,
                     std::chrono::milliseconds interval)
    : database_{database}, references_{references}, loader_{loader}, holder_{std::move(holder)}, interval_{interval}
{
    lanes_[0].kinds = {.only = finish_upload_kind};
    lanes_[1].kinds = {.except = finish_upload_kind};
    lanes_[1].cleans_up = true;
    for (Lane& lane : lanes_) lane.thread = std::thread([this, &lane] { loop(lane); });
}

JobRunner::~JobRunner()
{
    stopping_ = true;
    wake();
    for (Lane& lane : lanes_) lane.thread.join();
}

void JobRunner::wake()
{
    {
        const std::lock_guard lock(mutex_);
        for (Lane& lane : lanes_) lane.work_waits = true;
    }
    woken_.notify_all();
}

void JobRunner::loop(Lane& lane)
{
    auto cleaned_at = std::chrono::steady_clock::time_point{};
    while (!stopping_) {
        try {
            while (!stopping_ && run_next(lane)) {}
            if (lane.cleans_up && std::chrono::steady_clock::now() - cleaned_at > std::chrono::minutes{10}) {
                clean_up(database_, holder_);
                cleaned_at = std::chrono::steady_clock::now();
            }
        } catch (const std::exception& error) {
            spdlog::warn("background work waits: {}", error.what());
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, interval_, [&lane] { return lane.work_waits; });
        lane.work_waits = false;
    }
}

bool JobRunner::run_next(const Lane& lane)
{
    const auto job = database_.write({"job.lease"}, [&](store::Transaction& transaction) {
        return store::lease_job(transaction, holder_, lease_time, lane.kinds);
    });
    if (!job) return false;
    try {
        run_job(*job);
    } catch (const std::exception& error) {
        give_up(*job, error.what());
    }
    return true;
}

void JobRunner::run_job(const store::Job& job)
{
    const auto renew = [&] {
        return !stopping_ && database_.write({"job.renew"}, [&](store::Transaction& transaction) {
            return store::renew_job(transaction, job.id, holder_, lease_time);
        });
    };
    const auto done = job.kind == finish_upload_kind
                          ? finish_upload(database_, references_, job.subject, renew)
                          : ScoreAll(database_, references_, loader_, renew).run(job.subject);
    if (!done) return give_up(job, done.error().detail);
    if (!*done) return;
    database_.write({"job.finish"},
                    [&](store::Transaction& transaction) { return store::finish_job(transaction, job.id, holder_); });
}

void JobRunner::give_up(const store::Job& job, const std::string& error)
{
    spdlog::error("job {} ({} {}) failed at attempt {}: {}", job.id, job.kind, job.subject, job.attempts, error);
    database_.write({"job.fail"}, [&](store::Transaction& transaction) {
        if (store::fail_job(transaction, job.id, holder_, error)) return;
        if (job.kind == finish_upload_kind) {
            store::refuse_upload(transaction, job.subject,
                                 {.type = problems::evidence_unreadable,
                                  .detail = "The server could not read the log that it stored.",
                                  .hint = "Tell its operator the upload's id, and send the log again."});
            return;
        }
        if (auto failed = store::fail_scoring_run(transaction, job.subject, error); !failed)
            spdlog::error("scoring run {}: {}", job.subject, failed.error().detail);
    });
}

}  // namespace wattboard::jobs
