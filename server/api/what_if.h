// What an entry would score and where it would rank: nothing is stored, and no official rank changes.
#pragma once

#include "server/api/call.h"
#include "server/api/document_text.h"
#include "server/api/what_if_input.h"

namespace wattboard::api {

/// POST /challenges/{challenge}/what-if.
[[nodiscard]] Result<http::Response> score_what_if(const Call& call);

/// Every offered rule under the rulebook with the question's own scale, place and gate; "official" under the rulebook
/// as it is. Pure. Errors: performance or rules out of range; unknown-zone.
[[nodiscard]] Result<Document> what_if_document(const WhatIfInput& input, const Rulebook& official,
                                                const ReferenceTables& tables);

/// The rulebook with what is asked for in its place. Errors: what a rulebook could not be, with its JSON pointer;
/// unknown-zone.
[[nodiscard]] Result<Rulebook> asked_rulebook(const AskedRules& input, const Rulebook& official,
                                              const ReferenceTables& tables);

/// {zone, year, intensity_g_per_kwh, pue, source}.
[[nodiscard]] Document grid_document(const GridPolicy& grid);

}  // namespace wattboard::api
