// The trade-off of a board as charts draw it: entries in columns, the front, what further performance costs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scoring/metrics/gqi_curves.h"
#include "scoring/metrics/pareto.h"
#include "scoring/statistics/correlation.h"
#include "scoring/statistics/marginal_cost.h"
#include "server/api/picture_facts.h"
#include "server/boards/board_snapshot.h"

namespace wattboard::api {

enum class PictureCost : std::uint8_t { co2e, energy };
inline constexpr std::array<std::string_view, 2> picture_cost_names{"co2e", "energy"};

struct PictureRequest {
    PictureCost cost = PictureCost::co2e;
    boards::Filter filter;
    std::size_t limit = 1000;
    std::vector<double> iso;  ///< GQI levels asked for
};

/// Entries that a picture shows, and what all that pass its filter have in common.
struct PictureSelection {
    std::vector<const boards::BoardEntry*> entries;  ///< in the order of the board; valid while its snapshot is held
    std::size_t matching = 0;                        ///< pass the filter
    std::vector<std::size_t> front;                  ///< indexes of `entries`, from least cost on
    ParetoPoint reference;                           ///< corner of the hypervolume, in kg or kWh
    double hypervolume = 0;  ///< of all that pass; with energy in decades above the rulebook's e0
};

struct IsoCurve {
    double gqi = 0;
    std::vector<GqiCurvePoint> points;
};

struct Picture {
    PictureSelection selection;
    std::vector<PictureFacts> facts;               ///< of the entries, in their order
    std::vector<std::optional<bool>> pretrained;   ///< absent: nothing tells
    std::vector<std::optional<std::size_t>> pair;  ///< the same model with or without pretraining
    double point = 1;                              ///< step of performance of `marginal`
    std::vector<MarginalCost> marginal;            ///< along the front, in the cost asked for
    std::optional<Correlation> correlation;        ///< of performance with log10 of training kWh
    std::vector<IsoCurve> iso;
};

/// From the list of the official rule: the whole front of what passes the filter, and then the best by rank.
[[nodiscard]] PictureSelection select_entries(const boards::BoardSnapshot& board, const Rulebook& rules,
                                              const PictureRequest& request);

[[nodiscard]] Picture make_picture(PictureSelection selection, std::vector<PictureFacts> facts, const Rulebook& rules,
                                   const PictureRequest& request);

/// Cost of an entry as a picture counts it.
[[nodiscard]] double cost_of(const boards::BoardEntry& entry, PictureCost cost);

}  // namespace wattboard::api
