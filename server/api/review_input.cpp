// Reads decisions.
#include "server/api/review_input.h"

#include <array>
#include <nlohmann/json.hpp>

#include "server/documents/json_reader.h"

namespace wattboard::api {

namespace {

constexpr std::array review_actions{SubmissionAction::accept, SubmissionAction::query, SubmissionAction::reject,
                                    SubmissionAction::disqualify, SubmissionAction::reinstate};
constexpr std::array<std::string_view, review_actions.size()> review_action_names{"accept", "query", "reject",
                                                                                  "disqualify", "reinstate"};
enum class Choice : std::uint8_t {};

}  // namespace

Result<ReviewInput> review_from_json(const nlohmann::json& body)
{
    JsonProblems found;
    JsonReader reader(body, found);
    ReviewInput review;
    const auto choice = reader.enumerator<Choice>("action", review_action_names);
    review.action = review_actions.at(static_cast<std::size_t>(choice));
    review.reason = reader.text("reason", {.least = 1, .greatest = 4000});
    if (!review.reason.empty() && review.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        reader.refuse("reason", problems::invalid_value, "A decision is public: its reason is written in words.");
    review.is_appeal = reader.optional_boolean("is_appeal").value_or(false);
    review.answers = reader.optional_integer("answers", {.least = 1});
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return review;
}

}  // namespace wattboard::api
