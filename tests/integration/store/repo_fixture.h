// A database with an organizer, a team, reference tables and a challenge, and invented entries for it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "server/documents/digest.h"
#include "server/documents/time_text.h"
#include "server/store/accounts.h"
#include "server/store/challenges.h"
#include "server/store/credentials.h"
#include "server/store/references.h"
#include "server/store/scoring_runs.h"
#include "server/store/sealing.h"
#include "server/store/submissions.h"
#include "support/test_database.h"

namespace wattboard::test {

/// Value of a Result, or a failed test that says why there is none.
template <class T>
T expect_value(Result<T> result)
{
    if (!result) throw std::runtime_error(std::string{result.error().type.slug} + ": " + result.error().detail);
    return *std::move(result);
}

class RepositoryTest : public ::testing::Test {
protected:
    RepositoryTest();

    template <class F>
    auto write(F&& f)
    {
        return (*database)->write("test", std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f)
    {
        return (*database)->read("test", std::forward<F>(f));
    }

    /// A new submission of the team with one run and everything else that can be stated.
    store::NewSubmission new_submission(const std::string& name = "entry") const;
    /// A log of two pieces for run `run` with a reading of `charged` kWh.
    static store::NewEvidence new_log(std::size_t run, double charged = 2.5);
    static EvidenceSummary summary(double charged);
    /// A score with every member set.
    static EntryScore score(double gqi = 0.9);
    store::SealOutcome ranked(double gqi = 0.9) const;
    /// Inserts and seals an entry in one transaction.
    store::Sealed seal_new(const std::string& name = "entry", double gqi = 0.9);

    std::unique_ptr<TestDatabase> database = std::make_unique<TestDatabase>();
    store::AccountId organizer = 0;
    store::AccountId member = 0;
    store::AccountId reviewer = 0;
    store::TeamId team = 0;
    store::ScoringBasis basis;
    store::NewRulebook rulebook;
};

}  // namespace wattboard::test
