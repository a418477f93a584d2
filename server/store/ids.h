// Names for the database's own identities, so that signatures say which table a number belongs to.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace wattboard::store {

class Transaction;

using AccountId = std::int64_t;
using TeamId = std::int64_t;
using TokenId = std::int64_t;
using GrantId = std::int64_t;
using ChallengeId = std::int64_t;
using MetricId = std::int64_t;
using PhaseId = std::int64_t;
using RulebookId = std::int64_t;
using ReferenceTableId = std::int64_t;
using GridSeriesId = std::int64_t;
using ClaimedSeriesId = std::int64_t;
using ScoringRunId = std::int64_t;
using SubmissionId = std::int64_t;
using RevisionId = std::int64_t;
using RunId = std::int64_t;
using EvidenceId = std::int64_t;
using ScoreId = std::int64_t;
using ReviewId = std::int64_t;
using LeafId = std::int64_t;
using JobId = std::int64_t;

/// One page of a list in the order of its ids. `next` is the `after` of the following page; absent at the end.
template <class T>
struct Page {
    std::vector<T> rows;
    std::optional<std::int64_t> next;
};

}  // namespace wattboard::store
