// Transactions whose COMMIT does not wait for the disk.
#pragma once

#include "server/store/transaction.h"

namespace wattboard::store {

/// For steps that nobody is told of and that a later, ordinary transaction concludes: that one's COMMIT puts them on
/// disk as well.
inline void commit_lazily(Transaction& transaction)
{
    transaction.send("commit.lazily", "SELECT set_config('synchronous_commit', 'off', true)");
}

}  // namespace wattboard::store
