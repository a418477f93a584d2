// Badges of entries.
#include "server/api/badge.h"

#include <fmt/format.h>

#include <cmath>

#include "server/api/answers.h"
#include "server/api/request_reading.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return result;
}

// Width of a text in the badge: readers have different fonts, so each text is stretched to its width.
std::size_t width_of(std::string_view text)
{
    constexpr std::size_t character = 7;
    constexpr std::size_t margins = 12;
    std::size_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    return characters * character + margins;
}

/// Three digits, and no exponent where rounding reaches a fourth.
std::string three_digits(double value)
{
    if (value >= 99.95) return fmt::format("{:.0f}", value);
    return fmt::format("{:.3g}", value);
}

std::string co2e_text(double kg)
{
    if (kg >= 999.5) return three_digits(kg / 1000) + " t CO2e";
    if (kg >= 0.9995) return three_digits(kg) + " kg CO2e";
    return three_digits(kg * 1000) + " g CO2e";
}

// "#3 of 61", or why there is no rank.
std::string place_text(const boards::BoardSnapshot& board, const boards::BoardEntry& entry)
{
    const RankingRule rule = board.config().ranking_rule;
    if (const auto standing = board.standing(entry, rule))
        return fmt::format("#{} of {}", standing->rank, board.ranked_count(rule));
    if (board_effect(entry.state()) == BoardEffect::ranked) return "not ranked";
    return std::string(name_of(entry.state(), submission_state_names));
}

BadgeText text_of(const boards::BoardSnapshot& board, const boards::BoardEntry& entry)
{
    return {.label = "wattboard",
            .value = fmt::format("{} · {} · grade {}", place_text(board, entry), co2e_text(entry.co2e_kg().value),
                                 name_of(entry.grade(), grade_names))};
}

// What READMEs are shown through keeps pictures for as long as it is told.
http::Response svg_answer(const http::Request& request, std::string svg)
{
    std::string etag = entity_tag(svg);
    http::Response answer =
        tagged_answer(request, http::make_response(200, "image/svg+xml", std::move(svg)), std::move(etag));
    answer.set_header("Cache-Control", "public, max-age=300");
    return answer;
}

}  // namespace

std::string badge_svg(const BadgeText& text)
{
    const std::size_t left = width_of(text.label);
    const std::size_t right = width_of(text.value);
    const std::string label = escaped(text.label);
    const std::string value = escaped(text.value);
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20" role="img" aria-label="{3}: {4}">)"
        R"(<title>{3}: {4}</title>)"
        R"(<rect width="{0}" height="20" rx="3" fill="#1d4d3b"/>)"
        R"(<path d="M0 3a3 3 0 0 1 3-3h{5}v20H3a3 3 0 0 1-3-3z" fill="#3a3f44"/>)"
        R"(<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">)"
        R"(<text x="{6}" y="14" textLength="{7}" lengthAdjust="spacingAndGlyphs">{3}</text>)"
        R"(<text x="{8}" y="14" textLength="{9}" lengthAdjust="spacingAndGlyphs">{4}</text>)"
        "</g></svg>\n",
        left + right, left, right, label, value, left - 3, left / 2, left - 12, left + right / 2, right - 12);
}

Result<http::Response> read_badge(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const std::string& id = call.request.parameter("submission");
    const boards::BoardRegistry& registry = call.services.boards.registry();
    for (const auto& board : registry.all()) {
        if (registry.active(board->key().challenge_id, board->key().phase_id) != board) continue;
        const auto snapshot = board->snapshot();
        const boards::BoardEntry* entry = snapshot->find(id);
        if (entry != nullptr) return svg_answer(call.request, badge_svg(text_of(*snapshot, *entry)));
    }
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = fmt::format("No board lists an entry '{}'.", id)});
}

}  // namespace wattboard::api
