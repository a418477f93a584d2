// What an organizer sends: a new challenge, or a new version of its rulebook.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"
#include "server/store/challenges.h"

namespace wattboard::api {

/// A challenge of a JSON object: slug, title, task, dataset, description, source, dataset_complexity {value, method,
/// sha256}, metric, phases, rulebook. A metric or dataset complexity that the rulebook leaves out is the challenge's.
/// The first problem if there is any, with its JSON pointer.
[[nodiscard]] Result<store::NewChallenge> challenge_from_json(const nlohmann::json& body,
                                                              const ReferenceTables& tables);

/// Rules of a challenge that exists: its dataset complexity and the metric of the version in force are the defaults.
[[nodiscard]] Result<Rulebook> rulebook_version_from_json(const nlohmann::json& body, const store::Challenge& challenge,
                                                          const Rulebook& in_force, const ReferenceTables& tables);

}  // namespace wattboard::api
