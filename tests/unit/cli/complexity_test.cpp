// Data sets written by the test, and their complexity worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "server/cli/complexity_run.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "support/test_pictures.h"

namespace wattboard::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ComplexityTest : public testing::Test {
protected:
    void SetUp() override
    {
        folder_ = fs::temp_directory_path() / ("wattboard-complexity-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const fs::path& name, const std::string& bytes) const
    {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream{folder_ / name, std::ios::binary} << bytes;
    }

    [[nodiscard]] DatasetComplexity compute(const DatasetOptions& options = {}, unsigned threads = 3,
                                            const fs::path& name = {}) const
    {
        const auto dataset = open_dataset(name.empty() ? folder_ : folder_ / name, options);
        if (!dataset) throw std::runtime_error(dataset.error().detail);
        auto complexity = compute_complexity(**dataset, threads, {});
        if (!complexity) throw std::runtime_error(complexity.error().detail);
        return std::move(*complexity);
    }

    fs::path folder_;
};

/// A CIFAR-10 picture: half black, the other half of one grey.
std::string cifar_record(char label, char grey)
{
    std::string record(1, label);
    for (int plane = 0; plane < 3; ++plane) record += std::string(512, '\0') + std::string(512, grey);
    return record;
}

TEST_F(ComplexityTest, CifarBatches)
{
    for (int batch = 1; batch <= 5; ++batch)
        write("data_batch_" + std::to_string(batch) + ".bin", cifar_record(0, '\x40') + cifar_record(3, '\x41'));
    write("test_batch.bin", cifar_record(9, '\x42'));
    write("batches.meta.txt", "airplane\nautomobile\nbird\ncat\n");
    const DatasetComplexity complexity = compute();
    EXPECT_EQ(complexity.sums.images(), 10U);
    // Two greys, half each: one bit.
    EXPECT_DOUBLE_EQ(complexity.sums.mean_entropy(), 1.0);
    EXPECT_NEAR(complexity.sums.entropy_sd(), 0.0, 1e-12);
    ASSERT_EQ(complexity.classes.size(), 2U);
    EXPECT_EQ(complexity.classes[1].name, "cat");
    EXPECT_EQ(complexity.classes[1].images, 5U);
    // The classes share black and differ in the other half: divergence 1/2.
    EXPECT_NEAR(complexity.distance_sum, std::sqrt(0.5), 1e-12);
}

TEST_F(ComplexityTest, SplitHashIsThatOfSha256sum)
{
    write("train.bin", std::string(1, '\0') + cifar_record(5, '\x40'));
    const DatasetComplexity complexity = compute();
    const std::string file = to_hex(sha256(std::string(1, '\0') + cifar_record(5, '\x40')));
    EXPECT_EQ(complexity.split_sha256, to_hex(sha256(file + "  train.bin\n")));
}

TEST_F(ComplexityTest, MnistIdx)
{
    using namespace std::string_literals;
    write("train-images-idx3-ubyte", "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x02"s + "\0\0\0\0\0\1\2\3"s);
    write("train-labels-idx1-ubyte", "\0\0\x08\x01\0\0\0\x02\7\1"s);
    const DatasetComplexity complexity = compute();
    EXPECT_EQ(complexity.sums.images(), 2U);
    EXPECT_DOUBLE_EQ(complexity.sums.mean_entropy(), 1.0);  // 0 bits and 2 bits
    EXPECT_EQ(complexity.classes[0].name, "1");
}

TEST_F(ComplexityTest, ClassFoldersGiveTheSameWithAnyNumberOfThreads)
{
    for (int i = 0; i < 150; ++i) {
        const auto grey = static_cast<std::uint8_t>(i);
        write((i % 3 == 0 ? "dogs" : "cats/more") / fs::path(std::to_string(i) + ".png"),
              test::png_of(2, 1, {grey, grey, grey, 200, 200, 200}, {}));
    }
    write("readme.txt", "not a picture");
    const DatasetComplexity one = compute({}, 1);
    const DatasetComplexity many = compute({}, 4);
    EXPECT_EQ(one.sums.images(), 150U);
    EXPECT_DOUBLE_EQ(one.sums.mean_entropy(), 1.0);
    EXPECT_EQ(one.classes[0].name, "cats");
    EXPECT_EQ(one.classes[0].images, 100U);
    EXPECT_EQ(one.distance_sum, many.distance_sum);
    EXPECT_EQ(one.sums.mean_entropy(), many.sums.mean_entropy());
    EXPECT_EQ(one.split_sha256, many.split_sha256);
}

TEST_F(ComplexityTest, LabelPicturesCountLabelsAndIgnoreVoid)
{
    write("a.png", test::png_of(4, 1, {1, 1, 2, 255}, {.depth = 8, .colour = PNG_COLOR_TYPE_GRAY}));
    write("b.png", test::png_of(2, 1, {255, 255}, {.depth = 8, .colour = PNG_COLOR_TYPE_GRAY}));
    const DatasetComplexity complexity = compute({.layout = "label-pngs", .ignored_labels = {255}});
    EXPECT_EQ(complexity.sums.images(), 1U);
    EXPECT_NEAR(complexity.sums.mean_entropy(), -(2.0 / 3 * std::log2(2.0 / 3) + 1.0 / 3 * std::log2(1.0 / 3)), 1e-12);
    ASSERT_EQ(complexity.classes.size(), 2U);
    EXPECT_EQ(complexity.classes[0].name, "1");
    // Both classes are in the only picture: their distributions are the same.
    EXPECT_EQ(complexity.distance_sum, 0.0);
}

TEST_F(ComplexityTest, CocoCountsCategoriesByImage)
{
    write("instances.json", R"({"info":{"id":5},"images":[{"id":1},{"id":2},{"id":3}],
        "annotations":[{"id":9,"image_id":1,"category_id":18,"bbox":[1,2,3,4]},{"image_id":1,"category_id":44},
                       {"image_id":2,"category_id":18,"segmentation":{"size":[1,2],"counts":"x"}}],
        "categories":[{"id":18,"name":"dog"},{"id":44,"name":"bottle"}]})");
    const auto dataset = open_dataset(folder_ / "instances.json", {});
    ASSERT_TRUE(dataset) << dataset.error().detail;
    EXPECT_EQ((*dataset)->unlabelled(), 1U);
    const auto complexity = compute_complexity(**dataset, 2, {});
    ASSERT_TRUE(complexity) << complexity.error().detail;
    EXPECT_EQ(complexity->sums.images(), 2U);
    EXPECT_DOUBLE_EQ(complexity->sums.mean_entropy(), 0.5);  // 1 bit and 0 bits
    EXPECT_EQ(complexity->classes[0].name, "dog");
    EXPECT_EQ(complexity->classes[0].images, 2U);
    // dog: mean of (1/2, 1/2) and (1, 0); bottle: (1/2, 1/2).
    const std::vector<double> dog{0.75, 0.25};
    const std::vector<double> bottle{0.5, 0.5};
    EXPECT_DOUBLE_EQ(complexity->distance_sum, complexity::jensen_shannon_distance(dog, bottle));
}

TEST_F(ComplexityTest, WhatIsNoDataSetIsNamed)
{
    EXPECT_EQ(open_dataset(folder_ / "nowhere", {}).error().type, problems::invalid_value);
    EXPECT_EQ(open_dataset(folder_, {}).error().type, problems::unknown_format);
    write("train.bin", "too short");
    EXPECT_EQ(open_dataset(folder_, {}).error().type, problems::malformed_log);
    write("x.json", "{\"annotations\":[{\"image_id\":1");
    EXPECT_THAT(open_dataset(folder_ / "x.json", {}).error().detail, HasSubstr("broken at byte"));
    write("dogs/a.png", "no png");
    const auto dataset = open_dataset(folder_, {.layout = "folders"});
    ASSERT_TRUE(dataset);
    const auto complexity = compute_complexity(**dataset, 2, {});
    ASSERT_FALSE(complexity);
    EXPECT_THAT(complexity.error().field, HasSubstr("dogs/a.png"));
}

}  // namespace
}  // namespace wattboard::cli
