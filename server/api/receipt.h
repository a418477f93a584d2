// The answer to a sealing.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/api/submission_documents.h"
#include "server/store/sealing.h"

namespace wattboard::api {

/// What a sealing answers: identity, state, time of receipt, leaf, scores and rank.
struct Receipt {
    const store::Sealed& sealed;
    std::string challenge;
    std::string team;
    std::string name;
    std::string state_reason;
    std::vector<Uuid> runs;
    std::vector<std::pair<std::shared_ptr<const store::ScoringRun>, const store::NewScore*>> scores;
    RankView rank;
};

/// As JSON text: the scores have it already, and it is the largest document that every submission makes.
[[nodiscard]] std::string receipt_text(const Receipt& receipt);

}  // namespace wattboard::api
