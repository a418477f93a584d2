// HTTPS with a certificate made by the test.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

// A self-signed certificate and its key in a folder that is removed at the end.
class Certificate {
public:
    Certificate()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "wattboard-tls-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
        const Owned<X509, X509_free> certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        const auto name = reinterpret_cast<const unsigned char*>("localhost");
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        const Owned<FILE, fclose> certificate_out(fopen(certificate_file().c_str(), "w"));
        PEM_write_X509(certificate_out.get(), certificate.get());
        const Owned<FILE, fclose> key_out(fopen(key_file().c_str(), "w"));
        PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string certificate_file() const { return folder_ + "/certificate.pem"; }
    [[nodiscard]] std::string key_file() const { return folder_ + "/key.pem"; }

private:
    std::string folder_;
};

class TlsClient {
public:
    TlsClient(std::uint16_t port, int max_version)
        : context_(SSL_CTX_new(TLS_client_method())), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        SSL_CTX_set_max_proto_version(context_.get(), max_version);
        // The client side must allow old versions for the test to prove that the server does not.
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_security_level(context_.get(), 0);
        sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_);
    }
    ~TlsClient() { ::close(socket_); }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool handshake() { return connected_ && SSL_connect(ssl_.get()) == 1; }
    std::string version() { return SSL_get_version(ssl_.get()); }

    void send(const std::string& request) { SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())); }
    // What comes until `wanted` has come or the server closes.
    std::string read_until(const std::string& wanted)
    {
        std::string answer;
        std::array<char, 16'384> block{};
        for (int n = 0; answer.find(wanted) == std::string::npos &&
                        (n = SSL_read(ssl_.get(), block.data(), static_cast<int>(block.size()))) > 0;)
            answer.append(block.data(), static_cast<std::size_t>(n));
        return answer;
    }

    // Everything until the server closes; the request must ask for that.
    std::string ask(const std::string& request)
    {
        SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
        std::string answer;
        std::array<char, 16'384> block{};
        for (int n = 0; (n = SSL_read(ssl_.get(), block.data(), static_cast<int>(block.size()))) > 0;)
            answer.append(block.data(), static_cast<std::size_t>(n));
        closed_cleanly_ = SSL_get_shutdown(ssl_.get()) == SSL_RECEIVED_SHUTDOWN;
        return answer;
    }
    bool closed_cleanly() const { return closed_cleanly_; }

private:
    Owned<SSL_CTX, SSL_CTX_free> context_;
    Owned<SSL, SSL_free> ssl_;
    int socket_;
    bool connected_ = false;
    bool closed_cleanly_ = false;
};

ServerOptions with_tls(const Certificate& certificate)
{
    ServerOptions options;
    options.tls = TlsOptions{certificate.certificate_file(), certificate.key_file()};
    options.header_timeout = std::chrono::milliseconds(500);
    return options;
}

TEST(Tls, ServesOverTls12And13AndClosesCleanly)
{
    const Certificate certificate;
    TestServer server(with_tls(certificate));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server.port(), version);
        ASSERT_TRUE(client.handshake());
        EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
        const auto answer = client.ask(get("/hello") + get("/big", "Connection: close\r\n"));
        EXPECT_NE(answer.find("hello"), std::string::npos);
        EXPECT_NE(answer.find("Strict-Transport-Security"), std::string::npos);
        EXPECT_GT(answer.size(), 20'000'000U);
        EXPECT_TRUE(client.closed_cleanly());
    }
}

TEST(Tls, RefusesOldVersions)
{
    const Certificate certificate;
    TestServer server(with_tls(certificate));
    TlsClient client(server.port(), TLS1_1_VERSION);
    EXPECT_FALSE(client.handshake());
}

TEST(Tls, PlainOrSilentClientIsDropped)
{
    const Certificate certificate;
    TestServer server(with_tls(certificate));
    RawClient plain(server.port());
    EXPECT_FALSE(plain.ask(get("/hello")));
    RawClient silent(server.port());
    EXPECT_TRUE(silent.is_closed_within(std::chrono::seconds(3)));
}

TEST(Tls, UnusableCertificateIsAProblemThatNamesTheFile)
{
    const Certificate certificate;
    TestServer server;
    ServerOptions options = with_tls(certificate);
    options.port = 0;
    options.tls->certificate_chain_file = "/nonexistent/chain.pem";
    Server broken(options, server.router, server.metrics);
    const auto started = broken.start();
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().detail.find("/nonexistent/chain.pem"), std::string::npos);
}

// Each event interrupts a read under TLS; neither direction may suffer from that.
TEST(Tls, EventsAndHeartbeatsOnOneStream)
{
    const Certificate certificate;
    ServerOptions options = with_tls(certificate);
    options.heartbeat_interval = std::chrono::milliseconds(50);
    TestServer server(std::move(options));
    TlsClient client(server.port(), TLS1_3_VERSION);
    ASSERT_TRUE(client.handshake());
    client.send(get("/events"));
    const auto stream = server.streams.at(0);
    ASSERT_TRUE(stream);
    EXPECT_NE(client.read_until("\r\n\r\n").find("text/event-stream"), std::string::npos);
    for (int i = 0; i < 50; ++i) {
        const std::string event = "data: " + std::to_string(i) + "\n\n";
        ASSERT_TRUE(stream->send(std::make_shared<const std::string>(event)));
        ASSERT_NE(client.read_until(event).find(event), std::string::npos) << i;
        if (i % 10 == 0) ASSERT_FALSE(client.read_until(":\n\n").empty());
    }
    stream->end();
    client.ask("");
    EXPECT_TRUE(client.closed_cleanly());
}

}  // namespace
}  // namespace wattboard::http::testing
