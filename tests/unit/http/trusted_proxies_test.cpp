// Where a request came from, by the word of proxies.
#include "server/http/trusted_proxies.h"

#include <gtest/gtest.h>

namespace wattboard::http {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string client(std::string_view proxies, const std::string& peer, const Headers& headers)
{
    const auto trusted = TrustedProxies::parse(proxies);
    EXPECT_TRUE(trusted) << trusted.error();
    return trusted ? trusted->client_of(peer, headers) : "";
}

TEST(TrustedProxies, NobodyIsBelievedByDefault)
{
    EXPECT_TRUE(TrustedProxies{}.empty());
    EXPECT_EQ(client(" ", "10.0.0.1", {{"x-forwarded-for", "192.0.2.7"}}), "10.0.0.1");
    EXPECT_EQ(client("10.0.0.2", "10.0.0.1", {{"x-forwarded-for", "192.0.2.7"}}), "10.0.0.1");
}

TEST(TrustedProxies, TheLastAddressThatIsNoProxyIsTheClient)
{
    EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"x-forwarded-for", "192.0.2.7"}}), "192.0.2.7");
    // What stands before it was sent by the client, who may say anything.
    EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"x-forwarded-for", "198.51.100.1, 192.0.2.7"}}), "192.0.2.7");
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"x-forwarded-for", "198.51.100.1, 192.0.2.7 ,10.9.8.7"}}),
              "192.0.2.7");
    const Headers two{{"x-forwarded-for", "198.51.100.1"}, {"host", "x"}, {"x-forwarded-for", "192.0.2.7, 10.1.1.1"}};
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", two), "192.0.2.7");
}

TEST(TrustedProxies, WithoutAnythingThatCanBeUnderstoodItIsTheNearestProxy)
{
    EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {}), "10.0.0.1");
    for (const char* nonsense : {"", "unknown", "_hidden", "192.0.2.7,", "[::1", "1.2.3.4.5", "192.0.2.7 192.0.2.8"})
        EXPECT_EQ(client("10.0.0.1", "10.0.0.1", {{"x-forwarded-for", nonsense}}), "10.0.0.1") << nonsense;
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"x-forwarded-for", "192.0.2.7, nobody, 10.0.0.2"}}), "10.0.0.2");
    EXPECT_EQ(client("10.0.0.0/8", "10.0.0.1", {{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}), "10.0.0.3");
}

TEST(TrustedProxies, PortsAndMappedAddressesAreTakenOff)
{
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {{"x-forwarded-for", "192.0.2.7:4711"}}), "192.0.2.7");
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {{"x-forwarded-for", "[2001:db8::7]:4711"}}), "2001:db8::7");
    EXPECT_EQ(client("127.0.0.1", "127.0.0.1", {{"x-forwarded-for", "2001:db8::7"}}), "2001:db8::7");
    EXPECT_EQ(client("127.0.0.1", "::ffff:127.0.0.1", {{"x-forwarded-for", "::ffff:192.0.2.7"}}), "192.0.2.7");
    EXPECT_EQ(client("::1,fd00::/8", "fd12::1", {{"x-forwarded-for", "2001:db8::7, ::1"}}), "2001:db8::7");
}

TEST(TrustedProxies, NetworksEndWhereTheirPrefixSays)
{
    const Headers headers{{"x-forwarded-for", "192.0.2.7"}};
    EXPECT_EQ(client("172.16.5.4/12", "172.31.255.255", headers), "192.0.2.7");
    EXPECT_EQ(client("172.16.5.4/12", "172.32.0.0", headers), "172.32.0.0");
    EXPECT_EQ(client("0.0.0.0/0", "203.0.113.1", headers), "192.0.2.7");
}

TEST(TrustedProxies, WhatIsNoNetworkIsRefused)
{
    for (const char* list : {"localhost", "10.0.0.1/33", "::1/129", "10.0.0.1,", "10.0.0.1 10.0.0.2", "10.0.0.0/-1",
                             "10.0.0.0/8x", "/8"}) {
        const auto refused = TrustedProxies::parse(list);
        ASSERT_FALSE(refused) << list;
        EXPECT_TRUE(refused.error().contains("10.0.0.0/8")) << refused.error();
    }
}

}  // namespace
}  // namespace wattboard::http
