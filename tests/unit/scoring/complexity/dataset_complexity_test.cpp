// Entropy, distances and decoding against figures worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include <jpeglib.h>

#include "scoring/complexity/dataset_complexity.h"
#include "scoring/complexity/image_decoding.h"
#include "support/test_pictures.h"

namespace wattboard::complexity {
namespace {

using test::png_of;
using testing::ElementsAre;

std::string grey_jpeg(unsigned side, std::uint8_t value)
{
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = jpeg.image_height = side;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    std::vector<std::uint8_t> row(side, value);
    JSAMPROW rows = row.data();
    while (jpeg.next_scanline < jpeg.image_height) jpeg_write_scanlines(&jpeg, &rows, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::string file{reinterpret_cast<char*>(bytes), size};
    std::free(bytes);
    return file;
}

TEST(Entropy, OfEqualSharesIsTheLogarithmOfTheirNumber)
{
    EXPECT_DOUBLE_EQ(shannon_entropy_bits(std::vector<double>(256, 1.0 / 256)), 8.0);
    EXPECT_DOUBLE_EQ(shannon_entropy_bits(std::vector{0.5, 0.0, 0.5}), 1.0);
    EXPECT_EQ(shannon_entropy_bits(std::vector{1.0, 0.0}), 0.0);
}

TEST(JensenShannon, IsAsPublishedAndBounded)
{
    // P = (1/2, 1/2, 0), Q = (0, 1/2, 1/2): divergence 1/2, distance sqrt(1/2).
    EXPECT_NEAR(jensen_shannon_distance(std::vector{0.5, 0.5, 0.0}, std::vector{0.0, 0.5, 0.5}), 0.7071067812, 1e-10);
    EXPECT_EQ(jensen_shannon_distance(std::vector{0.3, 0.7}, std::vector{0.3, 0.7}), 0.0);
    EXPECT_DOUBLE_EQ(jensen_shannon_distance(std::vector{1.0, 0.0}, std::vector{0.0, 1.0}), 1.0);
}

TEST(Luma, IsRoundedBt601)
{
    EXPECT_EQ(luma(255, 255, 255), 255);
    EXPECT_EQ(luma(255, 0, 0), 76);   // 76.245
    EXPECT_EQ(luma(0, 255, 0), 150);  // 149.685
    EXPECT_EQ(luma(0, 0, 255), 29);   // 29.07
    EXPECT_EQ(luma(10, 20, 30), 18);  // 18.15
}

TEST(Sums, MeanDeviationAndClassesDoNotDependOnHowTheyAreSplit)
{
    const std::vector<ImageShares> images{{.shares = {1.0}, .classes = {0}},
                                          {.shares = {0.5, 0.5}, .classes = {0}},
                                          {.shares = {0.25, 0.25, 0.25, 0.25}, .classes = {7}}};
    ComplexitySums whole;
    for (const ImageShares& image : images) whole.add(image);
    ComplexitySums first;
    first.add(images[0]);
    ComplexitySums second;
    second.add(images[1]);
    second.add(images[2]);
    first.merge(second);
    for (const ComplexitySums* sums : {&whole, &first}) {
        EXPECT_EQ(sums->images(), 3U);
        EXPECT_DOUBLE_EQ(sums->mean_entropy(), 1.0);  // of 0, 1 and 2 bits
        EXPECT_DOUBLE_EQ(sums->entropy_sd(), 1.0);
        EXPECT_EQ(sums->entropy_histogram()[8], 1U);
        const auto classes = sums->class_distributions();
        ASSERT_EQ(classes.size(), 2U);
        EXPECT_THAT(classes.at(0), ElementsAre(0.75, 0.25, 0.0, 0.0));
        EXPECT_THAT(classes.at(7), ElementsAre(0.25, 0.25, 0.25, 0.25));
        EXPECT_EQ(sums->class_counts().at(0), 2U);
    }
}

TEST(Pairs, AreTheUpperTriangle)
{
    const std::vector<std::vector<double>> classes{{1, 0}, {0, 1}, {1, 0}};
    EXPECT_THAT(pairwise_distances(classes, 0, 3), ElementsAre(1.0, 0.0, 1.0));
    EXPECT_THAT(pairwise_distances(classes, 1, 2), ElementsAre(1.0));
}

TEST(Png, ColoursBecomeLuma)
{
    const std::vector<std::uint8_t> pixels{255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30};
    for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
        const auto counts = luma_counts(png_of(2, 2, pixels, {.interlace = interlace}));
        ASSERT_TRUE(counts) << counts.error().detail;
        for (const int value : {76, 150, 29, 18}) EXPECT_EQ((*counts)[static_cast<std::size_t>(value)], 1U) << value;
    }
}

TEST(Png, SixteenBitGreyIsScaledAndPalettesAreLookedUp)
{
    const auto grey = luma_counts(png_of(2, 1, {0x80, 0x80, 0xFF, 0xFF}, {.depth = 16, .colour = PNG_COLOR_TYPE_GRAY}));
    ASSERT_TRUE(grey) << grey.error().detail;
    EXPECT_EQ((*grey)[128], 1U);
    EXPECT_EQ((*grey)[255], 1U);
    const auto palette = luma_counts(png_of(3, 1, {1, 3, 2}, {.colour = PNG_COLOR_TYPE_PALETTE}));
    ASSERT_TRUE(palette) << palette.error().detail;
    EXPECT_EQ((*palette)[255], 1U);
    EXPECT_EQ((*palette)[76], 1U);
    EXPECT_EQ((*palette)[18], 1U);
}

TEST(Png, LabelsAreIndicesNotColours)
{
    const auto palette = label_counts(png_of(4, 1, {1, 3, 3, 0}, {.colour = PNG_COLOR_TYPE_PALETTE}));
    ASSERT_TRUE(palette) << palette.error().detail;
    EXPECT_EQ(*palette, (LabelCounts{{0, 1}, {1, 1}, {3, 2}}));
    const auto wide =
        label_counts(png_of(2, 1, {0x01, 0x00, 0x01, 0x00}, {.depth = 16, .colour = PNG_COLOR_TYPE_GRAY}));
    ASSERT_TRUE(wide) << wide.error().detail;
    EXPECT_EQ(*wide, (LabelCounts{{256, 2}}));
    const auto colour = label_counts(png_of(1, 1, {1, 2, 3}, {}));
    ASSERT_FALSE(colour);
    EXPECT_EQ(colour.error().type, problems::unknown_format);
}

TEST(Jpeg, GreyStaysGrey)
{
    const auto counts = luma_counts(grey_jpeg(16, 100));
    ASSERT_TRUE(counts) << counts.error().detail;
    EXPECT_EQ((*counts)[100], 256U);
    EXPECT_DOUBLE_EQ(shares_of(*counts)[100], 1.0);
}

TEST(Pictures, BrokenOnesAreRefusedAtEveryLength)
{
    const std::string png = png_of(2, 2, std::vector<std::uint8_t>(12, 9), {});
    const std::string jpeg = grey_jpeg(16, 100);
    for (const std::string& file : {png, jpeg})
        for (std::size_t length = 0; length + 16 < file.size(); ++length)
            EXPECT_FALSE(luma_counts(std::string_view{file}.substr(0, length))) << length;
    EXPECT_FALSE(luma_counts("GIF89a"));
}

}  // namespace
}  // namespace wattboard::complexity
