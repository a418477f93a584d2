// Reads, sends and sums up claimed grid series.
#include "server/cli/grid_claims.h"

#include <fmt/format.h>

#include <boost/url/url.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "scoring/emissions/grid_series_import.h"
#include "server/cli/http_exchange.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"

namespace wattboard::cli {

namespace {

/// Each form is one publisher's.
std::string publisher_of(GridBasis basis)
{
    switch (basis) {
        case GridBasis::life_cycle_average:
            return "Electricity Maps";
        case GridBasis::direct_average:
            return "UK Carbon Intensity API";
        case GridBasis::marginal:
            break;
    }
    return "WattTime";
}

Result<std::string> read_file(const std::string& path)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > grid_series_largest_bytes)
        return std::unexpected(Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("{}: a grid series has at most 32 MiB.", path),
                                       .field = "--grid-series",
                                       .hint = "Attach it year by year."});
    std::ifstream file(path, std::ios::binary);
    std::string bytes(error ? 0 : size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!error && file.gcount() == static_cast<std::streamsize>(size)) return bytes;
    return std::unexpected(
        Problem{.type = problems::invalid_value, .detail = path + ": it cannot be read.", .field = "--grid-series"});
}

Result<GridClaim> read_claim(const std::string& path, const std::string& zone)
{
    auto bytes = read_file(path);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    auto series = read_grid_series(*bytes, zone);
    if (!series) {
        series.error().detail = path + ": " + series.error().detail;
        return std::unexpected(std::move(series.error()));
    }
    GridClaim claim{.path = path, .bytes = std::move(*bytes), .source = {}, .series = std::move(*series)};
    claim.source = publisher_of(claim.series.basis);
    return claim;
}

std::string kilograms(const nlohmann::json& document, const char* member)
{
    const auto found = document.find(member);
    return found != document.end() && found->is_number() ? fmt::format("{:.6g} kg", found->get<double>()) : "-";
}

}  // namespace

Result<std::vector<GridClaim>> read_grid_claims(const SubmitOptions& options)
{
    const std::size_t sources = options.grid_sources.size();
    if (sources > 1 && sources != options.grid_series.size())
        return std::unexpected(
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("It is given {} times for {} series.", sources, options.grid_series.size()),
                    .field = "--grid-source",
                    .hint = "Give it once, or once for each --grid-series."});
    std::vector<GridClaim> claims;
    for (const std::string& path : options.grid_series) {
        auto claim = read_claim(path, options.zone);
        if (!claim) return std::unexpected(std::move(claim.error()));
        if (sources > 0) claim->source = options.grid_sources[sources == 1 ? 0 : claims.size()];
        claims.push_back(std::move(*claim));
    }
    return claims;
}

Result<ApiResponse> attach_grid_claim(const ApiClient& client, const std::string& submission, const GridClaim& claim,
                                      const std::string& key)
{
    boost::urls::url target(submission + "/grid-series");
    target.params().append({"source", claim.source});
    target.params().append({"zone", claim.series.zone});
    const std::string digest = to_hex(sha256(claim.bytes));
    const bool is_json = claim.series.basis != GridBasis::life_cycle_average;
    return client.send({.method = "POST",
                        .target = std::string(target.buffer()),
                        .headers = {{"Idempotency-Key", key + ".grid." + digest.substr(0, 16)},
                                    {"Content-Type", is_json ? "application/json" : "text/csv"}},
                        .content_length = claim.bytes.size(),
                        .body = [&claim, at = std::size_t{0}](char* buffer, std::size_t room) mutable {
                            const std::size_t count = std::min(room, claim.bytes.size() - at);
                            std::memcpy(buffer, claim.bytes.data() + at, count);
                            at += count;
                            return Result<std::size_t>{count};
                        }});
}

std::string claimed_text(const nlohmann::json& entry)
{
    const nlohmann::json::json_pointer place{"/claimed_grid_series/co2e/0"};
    if (!entry.is_object() || !entry.contains(place)) return {};
    const nlohmann::json& figures = entry.at(place);
    return fmt::format("{} CO2e of its own place by the attached grid series, {} officially; claimed, not scored",
                       kilograms(figures, "claimed_own_place_co2e_kg"), kilograms(figures, "own_place_co2e_kg"));
}

}  // namespace wattboard::cli
