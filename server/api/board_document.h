// Board lists as documents of the API: the hottest bytes of the server, assembled by hand.
#pragma once

#include <string>

#include "server/boards/board_snapshot.h"
#include "server/boards/page_cache.h"
#include "server/jobs/challenge_index.h"

namespace wattboard::api {

/// Which list a document shows.
struct BoardView {
    const jobs::ChallengeBoards& challenge;
    const boards::BoardSnapshot& board;
    RankingRule rule = RankingRule::gqi;
};

/// {"challenge", "phase", "rule", "rule_label", "ranking_rule", "scoring_run", "sequence", "overlay_sequence", "total",
/// "ranked", "unranked", "matching", "items": [row...], "next"}. `total` counts what is listed, `ranked` those of this
/// rule, `matching` those of these that pass the filter.
[[nodiscard]] std::string board_document(const BoardView& view, const boards::Page& page);

/// The same for entries that are listed and do not rank: rows without rank, by time of sealing.
[[nodiscard]] std::string unranked_document(const BoardView& view, const boards::UnrankedPage& page);

/// {"challenge", "phase", "rule", "rule_label", "scoring_run", "rank", "ranked", "row"} of one entry; rank is null if
/// it does not rank under the rule.
[[nodiscard]] std::string standing_document(const BoardView& view, const boards::BoardEntry& entry);

/// What the page cache writes; `index` must outlive it.
[[nodiscard]] boards::PageCache::Render board_renderer(const jobs::ChallengeIndex& index);

}  // namespace wattboard::api
