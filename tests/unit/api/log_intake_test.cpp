// A long log worked on beside its arrival: the same result as step by step, and the same problems.
#include "server/api/log_intake.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "server/documents/time_text.h"
#include "server/http/problems.h"
#include "server/jobs/zstd_frames.h"

namespace wattboard::api {
namespace {

constexpr int rows = 150'000;

/// Alternates around 250 W, ten rows a second; about 5 MB. `bad` is a row whose power is no number.
std::string log_of(int count, int bad = -1)
{
    std::string text = "timestamp,device,power_w\n";
    for (int i = 0; i < count; ++i)
        text +=
            fmt::format("{},gpu0,{}{}\n", format_time(Nanoseconds{1'700'000'000} * 1'000'000'000 + i * 100'000'000L),
                        i == bad ? "x" : "", 250 + (i * 7919 % 101) - 50);
    return text;
}

jobs::ReferencesPtr references()
{
    return std::make_shared<store::LoadedReferences>(
        store::LoadedReferences{.ids = {}, .tables = ReferenceTables({}, {}), .sha256 = {}});
}

class Intake {
public:
    explicit Intake(bool beside) : beside_{beside} {}

    /// Feeds pieces as a session would.
    Result<TakenLog> take(std::string_view log, std::size_t piece = 200'000)
    {
        for (; !log.empty(); log.remove_prefix(std::min(piece, log.size())))
            if (auto fed = intake().feed(log.substr(0, piece)); !fed) return std::unexpected(std::move(fed.error()));
        auto taken = intake().finish([this](std::uint32_t ordinal) {
            return ordinal < chunks.size() ? std::optional{chunks[ordinal]} : std::nullopt;
        });
        if (!taken) return taken;
        for (auto more = intake().take_trace(); !more.empty(); more = intake().take_trace()) keep(more);
        return taken;
    }

    LogIntake& intake()
    {
        if (!intake_) {
            LogIntake::Beside beside;
            if (beside_)
                beside = {.pool = new_upload_workers(), .take_trace = [this](const auto& more) { keep(more); }};
            intake_ = std::make_unique<LogIntake>(
                ReadingOptions{}, references(), most_bytes,
                [this](std::uint32_t ordinal, store::Chunk&& chunk) { return store(ordinal, std::move(chunk)); },
                Hardware{}, std::move(beside));
        }
        return *intake_;
    }

    [[nodiscard]] std::string stored() const
    {
        std::string all;
        for (const store::Chunk& chunk : chunks) all += jobs::decompress_frame(chunk.zstd, chunk.raw_bytes);
        return all;
    }

    /// Places and frames of all rows of the trace, in the order of their places.
    [[nodiscard]] std::map<std::array<std::uint32_t, 3>, std::string> trace() const
    {
        std::map<std::array<std::uint32_t, 3>, std::string> pieces;
        const std::lock_guard lock(mutex_);
        for (const store::TraceRow& row : rows_.pieces) pieces[{row.device, row.level, row.ordinal}] = row.zstd;
        return pieces;
    }

    std::uint64_t most_bytes = std::uint64_t{1} << 30U;
    std::vector<store::Chunk> chunks;
    std::size_t fails_at = SIZE_MAX;   ///< the piece that cannot be stored
    std::size_t throws_at = SIZE_MAX;  ///< likewise, the database being away

private:
    Result<void> store(std::uint32_t ordinal, store::Chunk&& chunk)
    {
        EXPECT_EQ(ordinal, chunks.size()) << "one at a time, in order";
        if (ordinal == throws_at) throw std::runtime_error("the database is away");
        if (ordinal == fails_at)
            return std::unexpected(Problem{.type = ProblemType{"no-room"}, .detail = "The disk is full."});
        chunks.push_back(std::move(chunk));
        keep(intake_->take_trace());
        return {};
    }

    void keep(store::TraceRows more)
    {
        const std::lock_guard lock(mutex_);
        rows_.append(std::move(more));
    }

    bool beside_;
    mutable std::mutex mutex_;
    store::TraceRows rows_;
    std::unique_ptr<LogIntake> intake_;
};

TEST(LogIntake, BesideGivesWhatStepByStepGives)
{
    const std::string log = log_of(rows);
    ASSERT_GT(log.size(), 3 * jobs::chunk_bytes);
    Intake alone(false);
    Intake beside(true);
    const auto expected = alone.take(log);
    const auto taken = beside.take(log, 77'777);
    ASSERT_TRUE(expected) << expected.error().detail;
    ASSERT_TRUE(taken) << taken.error().detail;
    EXPECT_EQ(taken->bytes, log.size());
    EXPECT_EQ(taken->sha256, sha256(log));
    EXPECT_EQ(expected->sha256, sha256(log));
    EXPECT_TRUE(beside.stored() == log);
    EXPECT_TRUE(alone.stored() == log);
    for (const store::Chunk& chunk : beside.chunks)
        EXPECT_EQ(chunk.sha256, sha256(jobs::decompress_frame(chunk.zstd, chunk.raw_bytes)));
    EXPECT_EQ(taken->reading.summary.samples, static_cast<std::uint64_t>(rows));
    EXPECT_EQ(taken->reading.summary.energy, expected->reading.summary.energy);
    EXPECT_EQ(beside.trace(), alone.trace());
    EXPECT_FALSE(beside.trace().empty());
}

TEST(LogIntake, ABadRowFarInIsNamedByItsLine)
{
    for (const int bad : {10, 40'000, 90'000, rows - 1}) {
        Intake beside(true);
        const auto taken = beside.take(log_of(rows, bad));
        ASSERT_FALSE(taken) << bad;
        EXPECT_EQ(taken.error().line, static_cast<std::uint64_t>(bad) + 2) << "one line of names, counted from 1";
        EXPECT_TRUE(beside.intake().is_log_refused()) << bad;
    }
}

TEST(LogIntake, WhatCannotBeStoredIsNoFaultOfTheLog)
{
    for (const std::size_t piece : {std::size_t{0}, std::size_t{2}}) {
        Intake beside(true);
        beside.fails_at = piece;
        const auto taken = beside.take(log_of(rows));
        ASSERT_FALSE(taken) << piece;
        EXPECT_EQ(taken.error().type.slug, "no-room");
        EXPECT_FALSE(beside.intake().is_log_refused());
        EXPECT_EQ(beside.chunks.size(), piece);
    }
    Intake away(true);
    away.throws_at = 1;
    EXPECT_THROW(static_cast<void>(away.take(log_of(rows))), std::runtime_error);
}

TEST(LogIntake, SettlingLeavesNothingUnread)
{
    const std::string log = log_of(rows, 60'000);
    Intake beside(true);
    const std::size_t well = log.find('x');
    for (std::size_t at = 0; at < well; at += 100'000)
        ASSERT_TRUE(beside.intake().feed(std::string_view(log).substr(at, std::min<std::size_t>(100'000, well - at))));
    ASSERT_TRUE(beside.intake().settle());
    EXPECT_EQ(beside.chunks.size(), well / jobs::chunk_bytes);
    ASSERT_TRUE(beside.intake().flush());
    EXPECT_TRUE(beside.stored() == log.substr(0, well));
    // The next line's end is in the piece after the flush.
    EXPECT_TRUE(beside.intake().feed(std::string_view(log).substr(well, 100)));
    const auto settled = beside.intake().settle();
    ASSERT_FALSE(settled);
    EXPECT_EQ(settled.error().line, 60'002U);
    EXPECT_TRUE(beside.intake().is_log_refused());
}

TEST(LogIntake, ATooLongLogIsNotRead)
{
    Intake beside(true);
    beside.most_bytes = 2'000'000;
    const auto taken = beside.take(log_of(rows));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().type, problems::body_too_large);
    EXPECT_FALSE(beside.intake().is_log_refused());
}

TEST(LogIntake, MayBeGivenUpInTheMiddle)
{
    const std::string log = log_of(rows);
    for (std::size_t share = 1; share <= 3; ++share) {
        Intake beside(true);
        ASSERT_TRUE(beside.intake().feed(std::string_view(log).substr(0, log.size() * share / 3)));
    }
}

}  // namespace
}  // namespace wattboard::api
