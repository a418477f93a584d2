#include "server/app/configuration.h"

#include <gtest/gtest.h>

namespace wattboard {
namespace {

TEST(Configuration, DefaultsAreValid)
{
    const auto loaded = load_configuration({}, {}, {});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->values.listen, (Endpoint{"127.0.0.1", 8080}));
    EXPECT_EQ(loaded->values.statement_timeout, std::chrono::milliseconds{30000});
    EXPECT_TRUE(loaded->values.access_log);
}

TEST(Configuration, FlagBeatsEnvironmentBeatsFile)
{
    const SettingTexts file{{"worker-threads", "2"}, {"worker-queue", "7"}, {"log-level", "warning"}};
    const SettingTexts environment{{"worker-threads", "3"}, {"worker-queue", "8"}};
    const SettingTexts flags{{"worker-threads", "4"}};
    const auto loaded = load_configuration(flags, environment, file);
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->values.worker_threads, 4U);
    EXPECT_EQ(loaded->values.worker_queue, 8U);
    EXPECT_EQ(loaded->values.log_level, "warning");
    EXPECT_EQ(loaded->origins.at("worker-queue"), "environment");
}

TEST(Configuration, AllProblemsAreReportedTogether)
{
    const auto loaded =
        load_configuration({{"worker-threads", "none"}, {"log-format", "xml"}, {"listen", "8080"}}, {}, {});
    ASSERT_FALSE(loaded.has_value());
    ASSERT_EQ(loaded.error().size(), 3U);
    EXPECT_EQ(loaded.error()[0].field, "listen");
    EXPECT_EQ(loaded.error()[1].field, "worker-threads");
    EXPECT_EQ(loaded.error()[2].field, "log-format");
}

TEST(Configuration, TrustedProxiesAreAddressesAndNetworks)
{
    const auto loaded = load_configuration({{"trusted-proxies", "127.0.0.1, fd00::/8"}}, {}, {});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_FALSE(loaded->values.trusted_proxies.empty());
    const auto refused = load_configuration({{"trusted-proxies", "proxy.example"}}, {}, {});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error()[0].field, "trusted-proxies");
}

TEST(Configuration, FileProblemsNameTheLine)
{
    const auto texts = parse_configuration_file("# comment\nlisten = 127.0.0.1:1\n\nwhat = 3\nlog-level\n");
    ASSERT_FALSE(texts.has_value());
    ASSERT_EQ(texts.error().size(), 2U);
    EXPECT_EQ(texts.error()[0].line, 4U);
    EXPECT_EQ(texts.error()[1].line, 5U);
}

TEST(Configuration, SecretsAreMaskedInPrintAndInProblems)
{
    const auto loaded = load_configuration({{"database-url", "postgresql://u:hunter2@h/d"}}, {}, {});
    ASSERT_TRUE(loaded.has_value());
    const auto text = print_configuration(*loaded);
    EXPECT_EQ(text.find("hunter2"), std::string::npos);
    EXPECT_NE(text.find("database-url = ********"), std::string::npos);
}

TEST(Configuration, PrintedConfigurationReadsBackToTheSameValues)
{
    const auto loaded = load_configuration({{"listen", "[::1]:99"}, {"idle-timeout-s", "2.5"}}, {}, {});
    ASSERT_TRUE(loaded.has_value());
    const auto file = parse_configuration_file(print_configuration(*loaded));
    ASSERT_TRUE(file.has_value());
    const auto again = load_configuration({}, {}, *file);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->texts, loaded->texts);
    EXPECT_EQ(again->values.listen, (Endpoint{"::1", 99}));
}

TEST(Configuration, HalfATlsPairIsRefused)
{
    const auto loaded = load_configuration({{"tls-certificate", "cert.pem"}}, {}, {});
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error()[0].field, "tls-key");
}

}  // namespace
}  // namespace wattboard
