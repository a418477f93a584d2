// The rulebook as JSON: what the API takes and serves and what the database keeps.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "server/documents/json_reader.h"

namespace wattboard {

/// Reads a rulebook; absent members take the defaults of `Rulebook`, unknown ones are refused. Only types, names and
/// each member's own range are checked here; whether the rules make sense together is the business of scoring.
Rulebook read_rulebook(JsonReader& reader);

/// The whole rulebook, every member written out, so that a later default cannot change an old version.
nlohmann::json to_json(const Rulebook& rulebook);

/// Rulebook of a JSON value; the first problem if there is any.
Result<Rulebook> rulebook_from_json(const nlohmann::json& value);

}  // namespace wattboard
