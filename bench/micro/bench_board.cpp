// Insert, re-rank, rank and page of a board of 1,000,000 entries with random keys; every result is checked.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "server/boards/board.h"
#include "server/boards/overlay.h"

namespace wattboard::boards {
namespace {

constexpr std::size_t entry_count = 1'000'000;

void require(bool condition, const char* what)
{
    if (condition) return;
    std::fprintf(stderr, "wrong result: %s\n", what);
    std::abort();
}

std::string uuid_like(std::mt19937_64& random)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i != 8 && i != 13 && i != 18 && i != 23) text[i] = digits[random() % 16];
    return text;
}

EntryPtr make_entry(std::int64_t id, double score, std::int64_t version, const std::string& public_id)
{
    static const auto team = std::make_shared<const TeamLabel>(TeamLabel{"bench", "Bench"});
    static const auto hardware = std::make_shared<const HardwareNames>(HardwareNames{"NVIDIA A100"});
    EntryFields fields{.id = id,
                       .public_id = public_id,
                       .team_id = id,
                       .team = team,
                       .name = "model-" + std::to_string(id),
                       .state_version = version,
                       .sealed_at = 1'700'000'000'000'000'000 + id,
                       .hardware = hardware};
    const auto estimate = [](double v) {
        return Estimate{.value = v, .low = v * 0.99, .high = v * 1.01, .reason = {}};
    };
    const double kwh = 10.0 + 1000.0 * (1.0 - score);
    fields.score.performance = estimate(score);
    fields.score.energy_kwh = estimate(kwh);
    fields.score.charged_kwh = estimate(kwh * 1.02);
    fields.score.co2e_kg = estimate(kwh * 0.47);
    fields.score.grade = Grade::C;
    fields.score.gqi_published = score;
    fields.score.rules = {{RankingRule::gqi, estimate(score * 0.9)},
                          {RankingRule::nofade, estimate(score * 0.1)},
                          {RankingRule::co2e, fields.score.co2e_kg}};
    return std::make_shared<const BoardEntry>(fields);
}

struct World {
    std::mt19937_64 random{42};
    std::vector<std::string> public_ids;
    std::vector<EntryPtr> entries;
    std::int64_t version = 1;

    World()
    {
        for (std::size_t i = 0; i < entry_count; ++i) {
            public_ids.push_back(uuid_like(random));
            entries.push_back(make_entry(static_cast<std::int64_t>(i), uniform(), version, public_ids.back()));
        }
    }
    double uniform() { return std::uniform_real_distribution{}(random); }
    std::size_t any() { return static_cast<std::size_t>(random() % entry_count); }
};

World& world()
{
    static World made;
    return made;
}

BoardConfig config_of(bool three_rules)
{
    if (three_rules) return {.offered_rules = {RankingRule::gqi, RankingRule::nofade, RankingRule::co2e}};
    return {.offered_rules = {RankingRule::gqi}};
}

std::vector<RankItem> sorted_items(const std::vector<EntryPtr>& entries)
{
    std::vector<RankItem> items;
    items.reserve(entries.size());
    for (const auto& entry : entries) items.push_back(rank_item(*entry, RankingRule::gqi, config_of(false)));
    std::ranges::sort(items, RankOrder{});
    return items;
}

void require_order(const RankView& view, const std::vector<RankItem>& expected)
{
    std::size_t k = 0;
    view.scan(0, [&](const RankItem& item) {
        require(k < expected.size() && item.subject == expected[k].subject, "order");
        ++k;
        return true;
    });
    require(k == expected.size(), "size");
}

/// The bare structure: one list, as a sorted set of a cache server has one.
void tree_insert(benchmark::State& state)
{
    const bool publish_each = state.range(0) == 1;
    std::vector<RankItem> items = sorted_items(world().entries);
    std::ranges::shuffle(items, world().random);
    constexpr std::size_t extra = 200'000;
    const std::size_t start = entry_count - extra;
    for (auto _ : state) {
        auto ledger = std::make_shared<VersionLedger>();
        RankTree tree{ledger};
        std::vector<RankItem> base(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(start));
        std::ranges::sort(base, RankOrder{});
        tree.build(base);
        VersionLedger::Pin pin = ledger->publish();
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = start; i < entry_count; ++i) {
            benchmark::DoNotOptimize(tree.insert(items[i]));
            if (publish_each) pin = ledger->publish();
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(took.count() / static_cast<double>(extra));
        require_order(tree.view(), sorted_items(world().entries));
        state.counters["index_bytes_per_entry"] = static_cast<double>(tree.bytes()) / entry_count;
    }
}
BENCHMARK(tree_insert)->ArgName("publish_each")->Arg(0)->Arg(1)->UseManualTime()->Iterations(5);

void tree_rerank(benchmark::State& state)
{
    const bool publish_each = state.range(0) == 1;
    std::vector<RankItem> items = sorted_items(world().entries);
    auto ledger = std::make_shared<VersionLedger>();
    RankTree tree{ledger};
    tree.build(items);
    VersionLedger::Pin pin = ledger->publish();
    for (auto _ : state) {
        RankItem& item = items[world().any()];
        tree.erase(item);
        item.score = world().uniform();
        tree.insert(item);
        if (publish_each) pin = ledger->publish();
    }
    std::ranges::sort(items, RankOrder{});
    require_order(tree.view(), items);
}
BENCHMARK(tree_rerank)->ArgName("publish_each")->Arg(0)->Arg(1);

void tree_rank(benchmark::State& state)
{
    const std::vector<RankItem> items = sorted_items(world().entries);
    auto ledger = std::make_shared<VersionLedger>();
    RankTree tree{ledger};
    tree.build(items);
    const RankView view = tree.view();
    for (auto _ : state) {
        const std::size_t k = world().any();
        require(view.rank(items[k]) == k, "rank");
    }
}
BENCHMARK(tree_rank);

void tree_build(benchmark::State& state)
{
    const std::vector<RankItem> items = sorted_items(world().entries);
    for (auto _ : state) {
        auto ledger = std::make_shared<VersionLedger>();
        RankTree tree{ledger};
        tree.build(items);
        require(tree.view().select(777'777)->subject == items[777'777].subject, "build");
    }
}
BENCHMARK(tree_build)->Unit(benchmark::kMillisecond);

/// A whole board, as the server uses it: look-ups, lists of all rules, publication of a version per change.
void board_rerank(benchmark::State& state)
{
    World& w = world();
    Board board{{}, config_of(state.range(0) == 3), w.entries};
    constexpr std::size_t batch = 4096;
    std::vector<EntryPtr> changes;
    for (auto _ : state) {
        if (changes.empty()) {
            state.PauseTiming();
            ++w.version;
            while (changes.size() < batch) {
                const std::size_t i = w.any();
                if (w.entries[i]->state_version() == w.version) continue;
                w.entries[i] = make_entry(static_cast<std::int64_t>(i), w.uniform(), w.version, w.public_ids[i]);
                changes.push_back(w.entries[i]);
            }
            state.ResumeTiming();
        }
        board.apply(std::span{&changes.back(), 1});
        changes.pop_back();
    }
    board.apply(changes);
    require_order(board.snapshot()->ranked(RankingRule::gqi), sorted_items(w.entries));
}
BENCHMARK(board_rerank)->ArgName("rules")->Arg(1)->Arg(3);

void board_rank_by_public_id(benchmark::State& state)
{
    World& w = world();
    const Board board{{}, config_of(false), w.entries};
    const std::vector<RankItem> items = sorted_items(w.entries);
    for (auto _ : state) {
        const std::size_t k = w.any();
        const auto standing = board.snapshot()->standing(items[k].subject->public_id(), RankingRule::gqi);
        require(standing && standing->position == k + 1, "standing");
    }
}
BENCHMARK(board_rank_by_public_id);

void board_page_of_50(benchmark::State& state)
{
    World& w = world();
    const Board board{{}, config_of(false), w.entries};
    const std::vector<RankItem> items = sorted_items(w.entries);
    for (auto _ : state) {
        const std::size_t k = w.any() % (entry_count - 50);
        const auto page = board.snapshot()->page({.rule = RankingRule::gqi, .from_rank = k + 1, .limit = 50});
        require(page && page->rows.size() == 50 && page->rows[0].entry == items[k].subject &&
                    page->rows[49].entry == items[k + 49].subject,
                "page");
    }
}
BENCHMARK(board_page_of_50);

/// What follows a change in the background: Pareto depths and ties of the first 1,000 under three rules.
void board_overlay(benchmark::State& state)
{
    World& w = world();
    const Board board{{}, config_of(true), w.entries};
    const auto snapshot = board.snapshot();
    for (auto _ : state) {
        const auto overlay = Overlay::compute(*snapshot);
        const std::int64_t first = snapshot->page({.rule = RankingRule::gqi, .limit = 1})->rows[0].entry->id();
        require(overlay->tie(RankingRule::gqi, first)->shared_rank == 1, "tie");
    }
}
BENCHMARK(board_overlay)->Unit(benchmark::kMicrosecond);

double resident_bytes()
{
    long pages = 0;
    long resident = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr || std::fscanf(file, "%ld %ld", &pages, &resident) != 2) std::abort();
    std::fclose(file);
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Memory of a board with three rules and one team per entry, and the time to build it at start.
void board_load(benchmark::State& state)
{
    World& w = world();
    malloc_trim(0);
    const double before = resident_bytes();
    std::vector<EntryPtr> own;
    own.reserve(entry_count);
    for (std::size_t i = 0; i < entry_count; ++i)
        own.push_back(make_entry(static_cast<std::int64_t>(i), w.entries[i]->performance().value, 1, w.public_ids[i]));
    const double with_entries = resident_bytes();
    for (auto _ : state) {
        const Board board{{}, config_of(true), own};
        require(board.snapshot()->ranked_count(RankingRule::gqi) == entry_count, "load");
        state.counters["entry_bytes"] = (with_entries - before) / entry_count;
        state.counters["index_bytes"] = static_cast<double>(board.index_bytes()) / entry_count;
    }
}
BENCHMARK(board_load)->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace
}  // namespace wattboard::boards

BENCHMARK_MAIN();
