// Chunks of images shared among threads, put together in their order.
#include "server/cli/complexity_run.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace {

/// The partition is fixed, so that sums are added in one order whoever computes them.
constexpr std::size_t chunk_images = 64;

struct Chunk {
    complexity::ComplexitySums sums;
    std::vector<FileDigest> digests;
};

class Computation {
public:
    Computation(const Dataset& dataset, const ComplexityProgress& progress)
        : dataset_{dataset}, progress_{progress}, chunks_{(dataset.images() + chunk_images - 1) / chunk_images}
    {
    }

    Result<Chunk> run(unsigned threads)
    {
        {
            std::vector<std::jthread> workers;
            for (unsigned i = 0; i < std::max(1U, threads); ++i) workers.emplace_back([this] { work(); });
        }
        if (problem_) return std::unexpected{std::move(*problem_)};
        return std::move(merged_);
    }

private:
    void work()
    {
        for (std::size_t at = next_++; at < chunks_; at = next_++) {
            {
                const std::lock_guard lock{mutex_};
                if (problem_ && at > problem_chunk_) return;
            }
            Chunk chunk;
            const std::size_t first = at * chunk_images;
            const std::size_t last = std::min(first + chunk_images, dataset_.images());
            const Result<void> added = dataset_.add(first, last, chunk.sums, chunk.digests);
            finish(at, std::move(chunk), added);
        }
    }

    void finish(std::size_t at, Chunk chunk, const Result<void>& added)
    {
        std::unique_lock lock{mutex_};
        if (!added && (!problem_ || at < problem_chunk_)) {
            problem_ = added.error();
            problem_chunk_ = at;
        }
        // A thread far ahead of the slowest waits, so that few results are held.
        turn_.wait(lock, [&] { return at < due_ + most_ahead || problem_.has_value(); });
        waiting_.emplace(at, std::move(chunk));
        while (!waiting_.empty() && waiting_.begin()->first == due_) {
            Chunk& next = waiting_.begin()->second;
            merged_.sums.merge(next.sums);
            std::ranges::move(next.digests, std::back_inserter(merged_.digests));
            waiting_.erase(waiting_.begin());
            ++due_;
        }
        turn_.notify_all();
        if (progress_) progress_(std::min(due_ * chunk_images, dataset_.images()), dataset_.images());
    }

    static constexpr std::size_t most_ahead = 256;

    const Dataset& dataset_;
    const ComplexityProgress& progress_;
    std::size_t chunks_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::condition_variable turn_;
    std::map<std::size_t, Chunk> waiting_;
    std::size_t due_ = 0;
    Chunk merged_;
    std::optional<Problem> problem_;
    std::size_t problem_chunk_ = 0;
};

std::string split_digest(std::vector<FileDigest> digests)
{
    std::ranges::sort(digests);
    Sha256 hash;
    for (const auto& [path, digest] : digests) hash.update(digest + "  " + path + "\n");
    return to_hex(hash.finish());
}

/// Distances of all pairs; rows are shared among the threads.
std::vector<double> all_distances(const std::vector<std::vector<double>>& distributions, unsigned threads)
{
    std::vector<std::vector<double>> rows(distributions.size());
    std::atomic<std::size_t> next{0};
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < std::max(1U, threads); ++i)
            workers.emplace_back([&] {
                for (std::size_t row = next++; row < rows.size(); row = next++)
                    rows[row] = complexity::pairwise_distances(distributions, row, row + 1);
            });
    }
    std::vector<double> all;
    for (const std::vector<double>& row : rows) all.insert(all.end(), row.begin(), row.end());
    return all;
}

}  // namespace

Result<DatasetComplexity> compute_complexity(const Dataset& dataset, unsigned threads,
                                             const ComplexityProgress& progress)
{
    Result<Chunk> merged = Computation{dataset, progress}.run(threads);
    if (!merged) return std::unexpected{std::move(merged.error())};
    DatasetComplexity result;
    std::vector<std::vector<double>> distributions;
    const auto counts = merged->sums.class_counts();
    for (auto& [index, distribution] : merged->sums.class_distributions()) {
        result.classes.push_back({.name = dataset.class_name(index), .images = counts.at(index)});
        distributions.push_back(std::move(distribution));
    }
    result.distances = all_distances(distributions, threads);
    result.distance_sum = std::accumulate(result.distances.begin(), result.distances.end(), 0.0);
    if (!result.distances.empty())
        result.distance_mean = result.distance_sum / static_cast<double>(result.distances.size());
    std::ranges::copy(dataset.opened(), std::back_inserter(merged->digests));
    result.split_sha256 = split_digest(std::move(merged->digests));
    result.sums = std::move(merged->sums);
    return result;
}

}  // namespace wattboard::cli
