// One row per constraint that a caller can violate.
#include "server/store/constraint_problems.h"

#include <array>
#include <string>
#include <string_view>

#include "server/store/problems.h"

namespace wattboard::store {
namespace {

struct Translation {
    std::string_view constraint;
    ProblemType type;
    std::string_view field;  ///< JSON pointer in the request
    std::string_view detail;
    std::string_view hint = "";
};

constexpr std::string_view slug_hint =
    "Lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit.";

constexpr auto translations = std::to_array<Translation>({
    {"account_name_unique", problems::name_taken, "/name", "An account of that name exists already."},
    {"account_name_check", problems::invalid_value, "/name", "That is no account name.",
     "Lower-case letters, digits, dots, underscores and hyphens, at most 63."},
    {"account_full_name_check", problems::out_of_range, "/full_name", "A full name has at most 200 characters."},
    {"account_email_check", problems::out_of_range, "/email", "An address has at most 254 characters."},
    {"team_slug_unique", problems::name_taken, "/slug", "A team of that slug exists already."},
    {"team_slug_check", problems::invalid_value, "/slug", "That is no slug.", slug_hint},
    {"team_name_check", problems::out_of_range, "/name", "A team's name has 1 to 200 characters."},
    {"membership_team_id_fkey", problems::not_found, "/team", "There is no such team."},
    {"membership_account_id_fkey", problems::not_found, "/account", "There is no such account."},
    {"token_account_id_fkey", problems::not_found, "/account", "There is no such account."},
    {"token_label_check", problems::out_of_range, "/label", "A label has at most 100 characters."},
    {"grant_account_id_fkey", problems::not_found, "/account", "There is no such account."},
    {"grant_challenge_id_fkey", problems::not_found, "/challenge", "There is no such challenge."},
    {"grant_team_id_fkey", problems::not_found, "/team", "There is no such team."},
    {"challenge_slug_unique", problems::name_taken, "/slug", "A challenge of that slug exists already."},
    {"challenge_slug_check", problems::invalid_value, "/slug", "That is no slug.", slug_hint},
    {"challenge_title_check", problems::out_of_range, "/title", "A title has 1 to 200 characters."},
    {"challenge_task_check", problems::out_of_range, "/task", "A task has 1 to 200 characters."},
    {"challenge_dataset_check", problems::out_of_range, "/dataset", "A dataset's name has 1 to 200 characters."},
    {"challenge_description_check", problems::out_of_range, "/description",
     "A description has at most 20000 characters."},
    {"challenge_source_check", problems::out_of_range, "/source", "A source has at most 2000 characters."},
    {"challenge_dataset_complexity_check", problems::out_of_range, "/dataset_complexity",
     "A dataset's complexity is a number above 0."},
    {"phase_slug_unique", problems::name_taken, "/phases", "Two phases have the same slug."},
    {"phase_slug_check", problems::invalid_value, "/phases", "A phase's slug is no slug.", slug_hint},
    {"phase_title_check", problems::out_of_range, "/phases", "A phase's title has 1 to 200 characters."},
    {"phase_check", problems::out_of_range, "/phases", "A phase closes before it opens."},
    {"phase_one_default", problems::invalid_value, "/phases", "Exactly one phase is the default one."},
    {"metric_name_check", problems::out_of_range, "/rulebook/metric/name", "A metric's name has 1 to 60 characters."},
    {"metric_check", problems::out_of_range, "/rulebook/metric/upper_bound",
     "A metric's upper bound lies above its lower one."},
    {"rulebook_min_performance_check", problems::out_of_range, "/rulebook/min_performance",
     "min_performance is a finite number."},
    {"submission_name_check", problems::out_of_range, "/name", "A name has 1 to 200 characters."},
    {"submission_team_id_fkey", problems::not_found, "/team", "There is no such team."},
    {"submission_challenge_id_fkey", problems::not_found, "/challenge", "There is no such challenge."},
    {"performance_in_bounds", problems::out_of_range, "/performance/value",
     "The performance lies outside the bounds of its metric.",
     "Accuracies are fractions: write 0.925 for 92.5 percent."},
    {"performance_train_in_bounds", problems::out_of_range, "/performance/train_value",
     "The performance on the training set lies outside the bounds of its metric.",
     "Accuracies are fractions: write 0.925 for 92.5 percent."},
    {"performance_limits", problems::out_of_range, "/performance",
     "The limits of the performance do not enclose its value."},
    {"performance_n_items_check", problems::out_of_range, "/performance/n_items", "n_items is at least 1."},
    {"model_facts_parameters_check", problems::out_of_range, "/model_facts/parameters", "parameters is above 0."},
    {"model_facts_operations_check", problems::out_of_range, "/model_facts/operations", "operations is above 0."},
    {"model_facts_batch_size_check", problems::out_of_range, "/model_facts/batch_size", "batch_size is at least 1."},
    {"model_facts_check", problems::missing_value, "/model_facts/convention",
     "Say whether operations counts FLOPs or MACs."},
    {"lineage_item_source_check", problems::out_of_range, "/lineage", "A source has 1 to 2000 characters."},
    {"lineage_item_kind_check", problems::invalid_value, "/lineage", "An item of the lineage is of no known kind."},
    {"lineage_item_energy_kwh_check", problems::out_of_range, "/lineage", "energy_kwh is at least 0."},
    {"stage_statement_attestation_check", problems::out_of_range, "/stages",
     "An attestation has at most 4000 characters."},
    {"run_zone_check", problems::unknown_zone, "/runs", "A run's zone is no ISO 3166-1 alpha-3 code."},
    {"run_stated_pue_check", problems::out_of_range, "/runs", "A stated PUE lies between 1 and 3."},
    {"run_span", problems::out_of_range, "/runs", "A run ends before it starts."},
    {"run_epochs", problems::out_of_range, "/runs", "A run has more epochs done than there are in all."},
    {"run_team_id_fkey", problems::not_found, "/team", "There is no such team."},
    {"submission_run_pkey", problems::conflict, "/runs", "The same run is named twice."},
    {"evidence_run_id_fkey", problems::not_found, "/run", "There is no such run."},
    {"evidence_file_name_check", problems::out_of_range, "/file_name", "A file name has at most 255 characters."},
    {"evidence_reading_options_check", problems::invalid_value, "/reading_options", "Reading options are an object."},
    {"submission_revision_one_draft", problems::conflict, "", "The submission has a draft already."},
    {"score_energy_kwh_check", problems::not_scoreable, "", "The entry's energy is not above 0."},
    {"score_charged_kwh_check", problems::not_scoreable, "", "The entry's charged energy is not above 0."},
    {"score_needs_time_span", problems::not_scoreable, "", "The entry states no time span."},
    {"score_zone_check", problems::not_scoreable, "", "The entry states no place."},
    {"review_reason_reason_check", problems::out_of_range, "/reason", "A reason has 1 to 4000 characters."},
    {"review_answers_id_fkey", problems::not_found, "/answers", "There is no such review."},
    {"idempotency_key_key_check", problems::out_of_range, "Idempotency-Key", "A key has 1 to 255 characters."},
    {"scoring_run_identity", problems::conflict, "", "The challenge is scored under this basis already."},
});

}  // namespace

std::optional<Problem> constraint_problem(const ConstraintViolation& violation)
{
    if (violation.sqlstate() == "23001")
        return Problem{.type = problems::already_sealed,
                       .detail = "A sealed revision, and a run that one counts, cannot change.",
                       .hint = "Begin a new revision."};
    for (const Translation& row : translations)
        if (row.constraint == violation.constraint())
            return Problem{.type = row.type,
                           .detail = std::string{row.detail},
                           .field = std::string{row.field},
                           .hint = std::string{row.hint}};
    return std::nullopt;
}

}  // namespace wattboard::store
