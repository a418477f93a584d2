// Whole results of complexity computations that organizers attached to challenges; append-only, the latest is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

struct ComplexityVersion {
    ChallengeId challenge = 0;
    int version = 0;
    Timestamp attached_at{};
    std::string document;  ///< JSON; empty where only versions were asked for
};

/// Adds the next version; `document` is JSON.
ComplexityVersion attach_complexity(Transaction& transaction, ChallengeId challenge, AccountId actor,
                                    std::string_view document);
/// The latest of a challenge; `not_found` if it has none.
Result<ComplexityVersion> find_complexity(Transaction& transaction, ChallengeId challenge);
/// The latest version of every challenge that has one, without documents.
std::vector<ComplexityVersion> latest_complexities(Transaction& transaction);

}  // namespace wattboard::store
