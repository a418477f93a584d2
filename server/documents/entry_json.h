// What a submission states, and its score, as JSON: the API's form and the form kept in the database.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/documents/json_reader.h"

namespace wattboard {

/// {"metric", "value", "low"?, "high"?, "n_items"?, "basis"?, "train_value"?}. Bounds belong to the metric and are
/// checked by scoring and the database; a value above 1 gets the hint that it may be a percentage there.
Performance read_performance(JsonReader& reader);
nlohmann::json to_json(const Performance& performance);

/// {"parameters", "operations", "convention" ("flops" or "macs", required with operations), "precision", "input_size",
/// "batch_size", "technique", "time_per_item_s", "energy_per_item_j", "training_runs", "training_samples",
/// "training_epochs", "repeats"}, all optional.
ModelFacts read_model_facts(JsonReader& reader);
nlohmann::json to_json(const ModelFacts& model);

/// {"source", "kind", "sha256"?, "is_public", "energy_kwh"?}.
LineageItem read_lineage_item(JsonReader& reader);
nlohmann::json to_json(const LineageItem& item);

/// {"accelerators": [{"name", "count"}], "cpu", "cpu_tdp_w", "cpu_share", "dram_gb", "hardware_class"}, all optional.
Hardware read_hardware(JsonReader& reader);
nlohmann::json to_json(const Hardware& hardware);

/// {"stage", "started_at"?, "ended_at"?, "zone"?, "stated_pue"?, "hardware"?, "partial"?}: a new run. Start and end
/// come together; both absent only where the rulebook fixes place and time.
/// {"id"}: a run recorded earlier by the same team; only `RunFacts::id` is set then.
RunFacts read_run(JsonReader& reader);
/// The run without its evidence.
nlohmann::json to_json(const RunFacts& run);

/// {"basis", "attestation"?}; basis "none" needs an attestation.
StageStatement read_stage_statement(JsonReader& reader);
nlohmann::json to_json(const StageStatement& statement);

/// {"performance", "model_facts"?, "lineage"?: [...], "runs"?: [...], "stages"?: {stage: statement}} as members of an
/// object that may have others: the caller calls finish(). Evidence is not part of it.
EntryFacts read_entry_facts(JsonReader& reader);
/// The same members, runs without evidence.
nlohmann::json to_json(const EntryFacts& facts);

nlohmann::json to_json(const Estimate& estimate);
nlohmann::json to_json(const Finding& finding);
/// Exact both ways: entry_score_from_json(to_json(score)) gives an equal score, to the last bit of every number.
nlohmann::json to_json(const EntryScore& score);
Result<EntryScore> entry_score_from_json(const nlohmann::json& value);
/// canonical_json(to_json(score)), byte for byte, in a fraction of the time: it is hashed, stored and answered for each
/// entry that is sealed.
std::string canonical_text(const EntryScore& score);

}  // namespace wattboard
