// The order of a ranked board and its rank numbers: equal scores share a rank (1, 2, 2, 4).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace wattboard {

/// Place of one entry in the total order of a board: greater score first, then lower CO2e, then earlier sealing, then
/// lower id. Static per entry, so that inserting one entry moves no other key.
struct RankKey {
    double score = 0;            ///< oriented: greater is better
    double co2e_kg = 0;          ///< same-grid CO2e
    std::int64_t sealed_at = 0;  ///< ns since 1970
    std::int64_t id = 0;         ///< of the submission
    bool operator==(const RankKey&) const = default;
};

/// What stands in the tree: the two numbers that decide nearly every comparison, and the entry. `Subject` offers
/// `rank_sealed_at()` and `rank_id()`, read only where score and CO2e are equal.
template <class Subject>
struct RankedItem {
    double score;
    double co2e_kg;
    const Subject* subject;

    [[nodiscard]] RankKey key() const { return {score, co2e_kg, subject->rank_sealed_at(), subject->rank_id()}; }
};

/// Everything with a strictly better score than this lies before it.
struct ScoreBound {
    double score;
};

/// The order of boards, over items, keys and score bounds.
struct RankOrder {
    template <class A, class B>
    bool operator()(const A& a, const B& b) const
    {
        if (a.score != b.score) return a.score > b.score;
        if (a.co2e_kg != b.co2e_kg) return a.co2e_kg < b.co2e_kg;
        if (sealed_at(a) != sealed_at(b)) return sealed_at(a) < sealed_at(b);
        return id(a) < id(b);
    }
    template <class A>
    bool operator()(const A& a, const ScoreBound& bound) const
    {
        return a.score > bound.score;
    }
    template <class B>
    bool operator()(const ScoreBound& bound, const B& b) const
    {
        return bound.score > b.score;
    }

private:
    static std::int64_t sealed_at(const RankKey& key) { return key.sealed_at; }
    static std::int64_t id(const RankKey& key) { return key.id; }
    template <class Subject>
    static std::int64_t sealed_at(const RankedItem<Subject>& item)
    {
        return item.subject->rank_sealed_at();
    }
    template <class Subject>
    static std::int64_t id(const RankedItem<Subject>& item)
    {
        return item.subject->rank_id();
    }
};

/// Standard competition rank of a score: 1 + number of strictly better scores. O(log n).
template <class View>
[[nodiscard]] std::size_t competition_rank(const View& view, double score)
{
    return 1 + view.rank(ScoreBound{score});
}

}  // namespace wattboard
