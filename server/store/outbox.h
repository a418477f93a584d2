// The change feed that boards follow: rows written in the change's own transaction, read without losing any.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Rows;

enum class ChangeKind : std::uint8_t { submission, scoring_run, challenge };
inline constexpr std::array<std::string_view, 3> change_kind_names{"submission", "scoring_run", "challenge"};

/// Channel on which readers are told, without payload, that there is something to read.
inline constexpr std::string_view outbox_channel = "wattboard_outbox";

struct Change {
    std::int64_t id = 0;
    std::int64_t transaction = 0;  ///< its xid8
    ChangeKind kind = ChangeKind::submission;
    std::int64_t subject = 0;
};

/// Writes a row, without waiting for the answer. Call notify_readers in a transaction of its own after the commit.
void announce(Transaction& transaction, ChangeKind kind, std::int64_t subject);

/// Wakes readers in all processes. Never inside the transaction of a change: NOTIFY holds a cluster-wide lock until its
/// commit is on disk, which would make durable commits wait for each other one by one. One call may stand for many
/// commits; a lost one costs a polling interval and no data. Commits without waiting for the disk.
void notify_readers(Transaction& transaction);

/// Where a reader stands: it has read everything of transactions before `horizon`.
struct FeedPosition {
    std::int64_t horizon = 0;
};

struct Changes {
    std::vector<Change> rows;  ///< in order of (transaction, id)
    /// The oldest transaction that may still write: rows at or after it will be given again by a read from there, so
    /// applying a change twice must be harmless.
    FeedPosition next;
};

/// The position from which a board that loads its rows in this same transaction must follow. The transaction must be
/// repeatable_read.
FeedPosition current_feed_position(Transaction& transaction);

/// What every reader of the feed runs: rows of transactions at or after $1 (a horizon as text), without those whose ids
/// are in $2, at most $3. Horizon and rows come from one statement, hence from one snapshot.
extern const std::string_view read_changes_sql;
/// The answer to read_changes_sql.
Changes changes_of(const Rows& rows);

/// All rows of transactions at or after `position` that are visible now.
Changes read_changes(Transaction& transaction, FeedPosition position);

/// Removes rows older than `age`; gives how many. A reader that was away for longer must load its board anew.
std::size_t purge_outbox(Transaction& transaction, std::chrono::seconds age);

}  // namespace wattboard::store
