// Parameters and columns in PostgreSQL's binary formats, byte by byte.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "server/store/bind.h"
#include "server/store/decode.h"

namespace wattboard::store {
namespace {

std::string bytes_of(const Parameters& parameters, std::size_t index)
{
    return {parameters.values()[index], static_cast<std::size_t>(parameters.lengths()[index])};
}

template <class T>
T decoded(TypeId type, std::string_view bytes)
{
    T value{};
    wire::decode(type, bytes, value);
    return value;
}

TEST(Parameters, IntegersAreBigEndianInt8)
{
    const Parameters parameters(1, std::int64_t{-2}, std::uint32_t{258});
    EXPECT_EQ(bytes_of(parameters, 0), std::string("\0\0\0\0\0\0\0\1", 8));
    EXPECT_EQ(bytes_of(parameters, 1), "\xff\xff\xff\xff\xff\xff\xff\xfe");
    EXPECT_EQ(bytes_of(parameters, 2), std::string("\0\0\0\0\0\0\1\2", 8));
    EXPECT_EQ(parameters.types(), (std::vector<unsigned>{20, 20, 20}));
    EXPECT_EQ(parameters.formats(), (std::vector<int>{1, 1, 1}));
}

TEST(Parameters, TextIsInferredAndEndsWithZero)
{
    const Parameters parameters(std::string_view("abc").substr(0, 2), "", std::string("Watt"));
    EXPECT_STREQ(parameters.values()[0], "ab");
    EXPECT_STREQ(parameters.values()[1], "");
    EXPECT_STREQ(parameters.values()[2], "Watt");
    EXPECT_EQ(parameters.types(), (std::vector<unsigned>{0, 0, 0}));
    EXPECT_EQ(parameters.formats(), (std::vector<int>{0, 0, 0}));
}

TEST(Parameters, NullsHaveNoBytes)
{
    const Parameters parameters(nullptr, std::optional<double>(), std::optional<std::int64_t>(3));
    EXPECT_EQ(parameters.values()[0], nullptr);
    EXPECT_EQ(parameters.values()[1], nullptr);
    EXPECT_NE(parameters.values()[2], nullptr);
    EXPECT_EQ(parameters.types(), (std::vector<unsigned>{0, 701, 20}));
}

TEST(Parameters, RefuseWhatPostgresqlCannotHold)
{
    EXPECT_THROW(Parameters{std::string_view("a\0b", 3)}, InvalidData);
    EXPECT_THROW(Parameters{std::numeric_limits<std::uint64_t>::max()}, InvalidData);
    const Parameters largest(std::uint64_t{std::numeric_limits<std::int64_t>::max()});
    EXPECT_EQ(bytes_of(largest, 0), "\x7f\xff\xff\xff\xff\xff\xff\xff");
    const Parameters binary(Bytes{std::string_view("a\0b", 3)});
    EXPECT_EQ(bytes_of(binary, 0), std::string_view("a\0b", 3));
}

TEST(Parameters, ArraysOfOneDimension)
{
    const Parameters parameters(std::vector<std::optional<std::int64_t>>{7, std::nullopt});
    // Dimensions 1, null flag, element type 20, size 2, first index 1, then length and value of each.
    const std::string expected("\0\0\0\1\0\0\0\1\0\0\0\x14\0\0\0\2\0\0\0\1\0\0\0\x8\0\0\0\0\0\0\0\7\xff\xff\xff\xff",
                               36);
    EXPECT_EQ(bytes_of(parameters, 0), expected);
    EXPECT_EQ(parameters.types()[0], 1016U);
}

template <class T>
std::vector<T> through_array(const std::vector<T>& values)
{
    const Parameters parameters(values);
    return decoded<std::vector<T>>(TypeId::inferred, bytes_of(parameters, 0));
}

TEST(Parameters, ArraysComeBackAsTheyWere)
{
    EXPECT_EQ(through_array<std::int64_t>({}), std::vector<std::int64_t>{});
    EXPECT_EQ(through_array<std::int64_t>({1, -1}), (std::vector<std::int64_t>{1, -1}));
    EXPECT_EQ(through_array<double>({0.1, -0.0}), (std::vector<double>{0.1, -0.0}));
    EXPECT_EQ(through_array<bool>({true, false}), (std::vector<bool>{true, false}));
    EXPECT_EQ(through_array<std::string>({"", "a\"b,{}"}), (std::vector<std::string>{"", "a\"b,{}"}));
}

TEST(Decode, DoublesKeepEveryBit)
{
    for (const double value : {0.1, -0.0, 5e-324, 1.7976931348623157e308, std::nan("")}) {
        const Parameters parameters(value);
        const double back = decoded<double>(TypeId::float8, bytes_of(parameters, 0));
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back), std::bit_cast<std::uint64_t>(value));
    }
}

TEST(Decode, NumbersOfEveryWidth)
{
    EXPECT_EQ(decoded<std::int64_t>(TypeId::int2, "\xff\xfe"), -2);
    EXPECT_EQ(decoded<std::int64_t>(TypeId::int4, std::string_view("\0\1\0\0", 4)), 65536);
    EXPECT_EQ(decoded<double>(TypeId::int4, "\xff\xff\xff\xff"), -1.0);
    EXPECT_THROW(decoded<std::int32_t>(TypeId::int8, std::string_view("\0\0\0\1\0\0\0\0", 8)), StatementError);
    EXPECT_THROW(decoded<std::int64_t>(TypeId::text, "1"), StatementError);
}

TEST(Decode, MomentsCountFrom2000)
{
    using namespace std::chrono;
    const Timestamp moment = sys_days{year{1999} / 12 / 31} + hours(23) + microseconds(1);
    const Parameters parameters(moment);
    EXPECT_EQ(static_cast<std::int64_t>(wire::get_unsigned(bytes_of(parameters, 0))), -3'599'999'999);
    EXPECT_EQ(decoded<Timestamp>(TypeId::timestamptz, bytes_of(parameters, 0)), moment);
}

TEST(Decode, TextFormsOfUuidAndJson)
{
    EXPECT_EQ(decoded<std::string>(TypeId::uuid, "\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef"),
              "01234567-89ab-cdef-0123-456789abcdef");
    EXPECT_EQ(decoded<std::string>(TypeId::jsonb, "\x01{}"), "{}");
    EXPECT_THROW(decoded<std::string_view>(TypeId::int4, "1234"), StatementError);
}

TEST(Decode, ArraysThatAreCutShortOrHoldNullsAreRefused)
{
    const Parameters whole(std::vector<std::optional<std::int64_t>>{1, std::nullopt});
    const std::string image = bytes_of(whole, 0);
    EXPECT_THROW(decoded<std::vector<std::int64_t>>(TypeId::int8_array, image), StatementError);
    EXPECT_EQ(decoded<std::vector<std::optional<std::int64_t>>>(TypeId::int8_array, image).size(), 2U);
    for (std::size_t length = 0; length < image.size(); ++length) {
        EXPECT_THROW(decoded<std::vector<std::optional<std::int64_t>>>(TypeId::int8_array, image.substr(0, length)),
                     StatementError);
    }
}

}  // namespace
}  // namespace wattboard::store
