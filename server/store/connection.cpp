// Pipelined statements over a non-blocking socket with a deadline at every wait.
#include "server/store/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <limits>

#include "server/store/sql_error.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

/// More distinct statements than this program has; guards the server's memory against SQL text built at run time.
constexpr std::size_t max_prepared = 1000;

int remaining_ms(Deadline deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

std::string statement_key(std::string_view sql, const Parameters& parameters)
{
    std::string key(sql);
    for (const unsigned type : parameters.types()) wire::put_unsigned(key, type, 4);
    return key;
}

bool is_error(const PGresult* result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_NONFATAL_ERROR;
}

std::string sqlstate_of(const PGresult* result)
{
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string() : std::string(state);
}

/// Whether the session ends with this error; libpq's own errors have no SQLSTATE.
bool is_final(const PGresult* result)
{
    const std::string state = sqlstate_of(result);
    return state.empty() || ends_session(state);
}

}  // namespace

void Connection::Finish::operator()(pg_conn* session) const { PQfinish(session); }

Connection::Connection(Handle session, bool prepared_statements)
    : session_(std::move(session)), prepared_statements_(prepared_statements)
{
    PQsetnonblocking(session_.get(), 1);
    PQsetNoticeProcessor(session_.get(), [](void*, const char*) {}, nullptr);
}

std::unique_ptr<Connection> Connection::open(const std::string& conninfo, Deadline deadline, bool prepared_statements)
{
    // expand_dbname lets the connection string stand in for dbname, followed by what this program needs.
    const char* const keys[] = {"dbname", "client_encoding", "fallback_application_name", nullptr};
    const char* const values[] = {conninfo.c_str(), "UTF8", "wattboard", nullptr};
    Handle session(PQconnectStartParams(keys, values, 1));
    if (!session) throw std::bad_alloc();
    auto unavailable = [&](const std::string& why) {
        return DatabaseUnavailable("cannot connect to the database: " + why);
    };
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (PQstatus(session.get()) != CONNECTION_BAD && next != PGRES_POLLING_OK) {
        pollfd descriptor{PQsocket(session.get()), static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                          0};
        const int ready = poll(&descriptor, 1, remaining_ms(deadline));
        if (ready == 0) throw unavailable("no answer in time");
        next = PQconnectPoll(session.get());
        if (next == PGRES_POLLING_FAILED) break;
    }
    if (PQstatus(session.get()) != CONNECTION_OK) throw unavailable(PQerrorMessage(session.get()));
    return std::unique_ptr<Connection>(new Connection(std::move(session), prepared_statements));
}

void Connection::fail(const std::string& what, bool outcome_known)
{
    broken_ = true;
    throw ConnectionLost("the connection to the database was lost: " + what, {}, outcome_known);
}

void Connection::check_sent(int sent)
{
    if (sent != 1) fail(PQerrorMessage(session_.get()), true);
}

void Connection::enter_pipeline()
{
    if (unsettled_ && !settle(Clock::now() + std::chrono::seconds(2))) fail("an earlier transaction did not end", true);
    if (PQpipelineStatus(session_.get()) == PQ_PIPELINE_OFF) check_sent(PQenterPipelineMode(session_.get()));
}

const std::string* Connection::prepare(std::string_view name, std::string_view sql, const Parameters& parameters)
{
    if (!prepared_statements_) return nullptr;
    std::string key = statement_key(sql, parameters);
    if (const auto found = prepared_.find(key); found != prepared_.end()) return &found->second;
    if (prepared_.size() >= max_prepared) return nullptr;
    const auto [entry, inserted] = prepared_.emplace(std::move(key), "w" + std::to_string(++prepared_ever_));
    check_sent(PQsendPrepare(session_.get(), entry->second.c_str(), std::string(sql).c_str(),
                             static_cast<int>(parameters.size()), parameters.types().data()));
    pending_.push_back({std::string(name), &entry->first});
    return &entry->second;
}

void Connection::queue(std::string_view name, std::string_view sql, const Parameters& parameters)
{
    enter_pipeline();
    const std::string* prepared = prepare(name, sql, parameters);
    const auto values = parameters.values();
    const int count = static_cast<int>(values.size());
    for (const int length : parameters.lengths()) queued_bytes_ += static_cast<std::size_t>(length);
    if (prepared != nullptr) {
        check_sent(PQsendQueryPrepared(session_.get(), prepared->c_str(), count, values.data(),
                                       parameters.lengths().data(), parameters.formats().data(), 1));
    } else {
        check_sent(PQsendQueryParams(session_.get(), std::string(sql).c_str(), count, parameters.types().data(),
                                     values.data(), parameters.lengths().data(), parameters.formats().data(), 1));
    }
    pending_.push_back({std::string(name)});
}

void Connection::wait(bool for_writing, Deadline deadline)
{
    pollfd descriptor{PQsocket(session_.get()), static_cast<short>(POLLIN | (for_writing ? POLLOUT : 0)), 0};
    const int ready = poll(&descriptor, 1, remaining_ms(deadline));
    if (ready == 0) fail("no answer in time");
    // What arrives while sending must be read, or both sides could wait for each other with full buffers. A failure
    // here is not the end: the server's last words may already lie in libpq's buffer.
    if ((descriptor.revents & ~POLLOUT) != 0) PQconsumeInput(session_.get());
}

void Connection::flush(Deadline deadline)
{
    while (PQflush(session_.get()) == 1 && PQstatus(session_.get()) == CONNECTION_OK) wait(true, deadline);
}

void Connection::await_result(Deadline deadline)
{
    while (PQisBusy(session_.get()) != 0 && PQstatus(session_.get()) == CONNECTION_OK) wait(false, deadline);
}

void Connection::send_sync(Deadline deadline)
{
    // The statements before it may be on their way already, so a failure leaves the outcome open.
    if (PQpipelineSync(session_.get()) != 1) fail(PQerrorMessage(session_.get()));
    flush(deadline);
}

Rows Connection::sync(Deadline deadline)
{
    send_sync(deadline);
    return collect(deadline);
}

void Connection::finish_later()
{
    send_sync(Clock::now() + std::chrono::seconds(1));
    unsettled_ = true;
}

bool Connection::settle(Deadline deadline)
{
    if (!unsettled_) return !broken_;
    unsettled_ = false;
    try {
        collect(deadline);
        return true;
    } catch (const DatabaseError&) {
        return false;
    }
}

std::optional<Rows> Connection::next_result(Deadline deadline)
{
    await_result(deadline);
    PGresult* raw = PQgetResult(session_.get());
    if (raw == nullptr) return std::nullopt;
    return Rows(raw, pending_.empty() ? std::string_view("sync") : std::string_view(pending_.front().name));
}

Rows Connection::collect(Deadline deadline)
{
    Rows last(nullptr, "");
    std::optional<Rows> error;
    bool error_was_last = false;
    queued_bytes_ = 0;
    while (true) {
        std::optional<Rows> rows = next_result(deadline);
        if (!rows) {
            if (pending_.empty() || PQstatus(session_.get()) != CONNECTION_OK) fail(PQerrorMessage(session_.get()));
            pending_.pop_front();
            continue;
        }
        const ExecStatusType status = PQresultStatus(rows->raw());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status != PGRES_PIPELINE_ABORTED && !is_error(rows->raw())) {
            last = *rows;
            continue;
        }
        if (!pending_.empty() && pending_.front().prepares != nullptr) {
            prepared_.erase(std::string(*pending_.front().prepares));
        }
        if (!error && is_error(rows->raw())) {
            error = *rows;
            error_was_last = pending_.size() <= 1;
            if (is_final(rows->raw())) break;
        }
    }
    if (error) report(*error, !error_was_last);
    return last;
}

void Connection::report(const Rows& error, bool others_followed)
{
    const std::string state = sqlstate_of(error.raw());
    if (!is_final(error.raw())) throw_sql_error(error.raw(), error.name());
    broken_ = true;
    const std::string message = PQresultErrorMessage(error.raw());
    throw ConnectionLost("the connection to the database was lost: " + message, state,
                         !state.empty() && others_followed);
}

Rows Connection::script(std::string_view name, const std::string& sql, Deadline deadline)
{
    if (unsettled_ && !settle(deadline)) fail("an earlier transaction did not end", true);
    if (PQpipelineStatus(session_.get()) != PQ_PIPELINE_OFF) check_sent(PQexitPipelineMode(session_.get()));
    check_sent(PQsendQuery(session_.get(), sql.c_str()));
    flush(deadline);
    pending_.push_back({std::string(name)});
    Rows last(nullptr, name);
    std::optional<Rows> error;
    while (std::optional<Rows> rows = next_result(deadline)) {
        if (is_error(rows->raw())) {
            error = *rows;
            if (is_final(rows->raw())) break;
        } else {
            last = *rows;
        }
    }
    pending_.clear();
    if (error) report(*error, false);
    return last;
}

bool Connection::is_lost()
{
    pollfd descriptor{PQsocket(session_.get()), POLLIN, 0};
    // A last message and the end of the stream are seen one after the other.
    for (int looks = 0; looks < 3 && !broken_ && poll(&descriptor, 1, 0) == 1; ++looks) {
        if (PQconsumeInput(session_.get()) != 1) broken_ = true;
    }
    return broken_ || PQstatus(session_.get()) != CONNECTION_OK;
}

bool Connection::wait_for_notification(Deadline deadline, int wake_descriptor)
{
    pollfd descriptors[] = {{PQsocket(session_.get()), POLLIN, 0}, {wake_descriptor, POLLIN, 0}};
    poll(descriptors, 2, remaining_ms(deadline));
    if (descriptors[0].revents != 0 && PQconsumeInput(session_.get()) != 1) fail(PQerrorMessage(session_.get()));
    bool any = false;
    while (PGnotify* notification = PQnotifies(session_.get())) {
        PQfreemem(notification);
        any = true;
    }
    return any;
}

}  // namespace wattboard::store
