// Runs transaction bodies, again where that is safe, and tells the observer how each call ended.
#include "server/store/database.h"

#include <algorithm>
#include <random>
#include <thread>

#include "server/store/connection_pool.h"
#include "server/store/sql_error.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

/// A random pause that grows with the attempt, so that transactions that collided do not collide again.
void pause_before(unsigned attempt, Deadline deadline)
{
    thread_local std::minstd_rand generator{std::random_device{}()};
    const int longest_us = 1000 << std::min(attempt, 6U);
    const std::chrono::microseconds pause(std::uniform_int_distribution<int>(0, longest_us)(generator));
    std::this_thread::sleep_until(std::min(deadline, Clock::now() + pause));
}

/// Reports a call's end, however it is left.
class Report {
public:
    Report(const DatabaseOptions& options, std::string_view name, Access access)
        : options_(options), event_{name, access, Outcome::refused, 0, 0}
    {
    }
    ~Report()
    {
        event_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        if (options_.observer) options_.observer(event_);
    }
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
    unsigned attempts() const { return event_.attempts; }
    void begin_attempt()
    {
        ++event_.attempts;
        event_.outcome = Outcome::refused;
    }
    void set(Outcome outcome) { event_.outcome = outcome; }

private:
    const DatabaseOptions& options_;
    TransactionEvent event_;
    Clock::time_point begin_ = Clock::now();
};

}  // namespace

Database::Database(DatabaseOptions options)
    : options_(std::move(options)), pool_(std::make_unique<ConnectionPool>(options_))
{
}

Database::~Database() = default;

PoolUse Database::use() const { return pool_->use(); }

bool Database::attempt(const Call& call, Access access, Deadline deadline, bool fresh, const Body& body)
{
    const ConnectionPool::Lease lease = pool_->acquire(deadline, fresh);
    Transaction transaction(*lease, access, call.isolation, options_.role, deadline, options_.statement_timeout);
    try {
        const bool commit = body(transaction);
        if (commit) {
            transaction.commit();
        } else {
            transaction.roll_back();
        }
        return commit;
    } catch (...) {
        transaction.roll_back();
        throw;
    }
}

void Database::run_body(const Call& call, Access access, const Body& body)
{
    const Deadline deadline = call.deadline.value_or(Clock::now() + options_.statement_timeout);
    Report report(options_, call.name, access);
    bool fresh = false;
    while (true) {
        report.begin_attempt();
        try {
            report.set(attempt(call, access, deadline, fresh, body) ? Outcome::committed : Outcome::rolled_back);
            return;
        } catch (const ConnectionLost&) {
            report.set(Outcome::unavailable);
            if (fresh || Clock::now() >= deadline) throw;
            fresh = true;
        } catch (const SerializationFailure&) {
            report.set(Outcome::busy);
            if (report.attempts() >= options_.max_attempts || Clock::now() >= deadline) throw;
            pause_before(report.attempts(), deadline);
        } catch (const CommitOutcomeUnknown&) {
            report.set(Outcome::commit_unknown);
            throw;
        } catch (const DatabaseUnavailable&) {
            report.set(Outcome::unavailable);
            throw;
        } catch (const DatabaseBusy&) {
            report.set(Outcome::busy);
            throw;
        }
    }
}

}  // namespace wattboard::store
