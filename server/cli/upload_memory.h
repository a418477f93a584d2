// What `wattboard submit` remembers of a submission that is under way, so that the same command goes on after it was
// killed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/cli/submission_request.h"

namespace wattboard::cli {

/// One file in $XDG_STATE_HOME/wattboard/uploads or ~/.local/state/wattboard/uploads, readable by its owner alone. Its
/// name is a digest of server, statement and logs (name, size, time of change and first mebibyte of each), so that a
/// log that changed begins anew. Files older than a week are removed. Where no file can be written, nothing is
/// remembered.
class UploadMemory {
public:
    [[nodiscard]] static UploadMemory of(const std::string& server, const nlohmann::json& statement,
                                         const std::vector<LogRun>& runs);

    std::string key;                             ///< idempotency key of the submission
    std::string draft;                           ///< id of the draft, once made
    std::map<std::string, std::string> uploads;  ///< paths of uploads by the key of their run

    void save() const;
    /// The submission is made: there is nothing to go on with.
    void forget() const;

private:
    std::string file_;
};

}  // namespace wattboard::cli
