// What a team sends: a new submission, changes of a draft, reading options of a log.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/reading_options.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"

namespace wattboard::api {

/// A run that a submission counts: a new one, or (`facts.id` alone) one recorded earlier by the same team.
struct RunInput {
    std::string
        key;  ///< local name, for the multipart part that brings its log; unique in the submission, may be empty
    RunFacts facts;
    ReadingOptions options;  ///< of the log in the same request
};

/// A member that is absent in a change keeps its value.
struct SubmissionChange {
    std::optional<std::string> name;
    std::optional<Performance> performance;
    std::optional<ModelFacts> model;
    std::optional<std::vector<LineageItem>> lineage;
    std::optional<std::map<Stage, StageStatement>> stages;
    std::optional<std::vector<RunInput>> runs;
};

struct SubmissionInput {
    std::string challenge;
    std::string phase;  ///< empty: the default one
    std::string team;
    SubmissionChange content;  ///< `name` is always set
    bool is_baseline = false;  ///< organizers only
    bool seal = false;
};

/// Errors name the JSON pointer. `metric` of the performance may be left out: it is then empty and the challenge's.
[[nodiscard]] Result<SubmissionInput> submission_from_json(const nlohmann::json& body);
/// Refuses reading options of a run whose log is not among `logs` (keys of runs): they would be lost silently.
[[nodiscard]] Result<void> check_options_used(const SubmissionChange& content,
                                              const std::vector<std::string_view>& logs);
/// A change brings no logs, so its runs have no reading options.
[[nodiscard]] Result<SubmissionChange> submission_change_from_json(const nlohmann::json& body);

}  // namespace wattboard::api
