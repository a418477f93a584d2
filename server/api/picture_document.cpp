// Columns of a picture.
#include "server/api/picture_document.h"

#include <cmath>

#include "server/api/json_writer.h"
#include "server/api/model_names.h"

namespace wattboard::api {
namespace {

using boards::BoardEntry;

constexpr std::size_t entry_bytes = 430;

// One array over all entries; `put` writes the place of one, given its index.
template <class Put>
void put_column(JsonWriter& json, std::string_view name, std::size_t count, const Put& put)
{
    json.key(name).open('[');
    for (std::size_t i = 0; i < count; ++i) put(i);
    json.close(']');
}

class Columns {
public:
    Columns(JsonWriter& json, const boards::BoardSnapshot& board, const Picture& picture)
        : json_{json}, board_{board}, picture_{picture}
    {
    }

    void put()
    {
        put_names();
        put_scores();
        put_models();
        put_stages();
    }

private:
    template <class Read>
    void texts(std::string_view name, const Read& read)
    {
        put_column(json_, name, count(), [&](std::size_t i) { json_.string(read(entry(i))); });
    }
    template <class Read>
    void numbers(std::string_view name, const Read& read)
    {
        put_column(json_, name, count(), [&](std::size_t i) { json_.number(read(entry(i))); });
    }
    void facts(std::string_view name, double PictureFacts::* fact)
    {
        put_column(json_, name, count(), [&](std::size_t i) { json_.number(picture_.facts[i].*fact); });
    }
    void stage(std::string_view name, Stage which)
    {
        put_column(json_, name, count(), [&](std::size_t i) {
            json_.number(picture_.facts[i].stage_kwh(which, entry(i).charged_kwh().value));
        });
    }

    void put_names()
    {
        texts("entry", [](const BoardEntry& entry) { return entry.public_id(); });
        texts("name", [](const BoardEntry& entry) { return entry.name(); });
        texts("team", [](const BoardEntry& entry) -> std::string_view { return entry.team().name; });
        texts("grade", [](const BoardEntry& entry) { return name_of(entry.grade(), grade_names); });
        texts("state", [](const BoardEntry& entry) { return name_of(entry.state(), submission_state_names); });
        put_column(json_, "is_baseline", count(), [&](std::size_t i) { json_.boolean(entry(i).baseline()); });
        put_column(json_, "at_least_baseline", count(), [&](std::size_t i) {
            const auto good = boards::at_least_baseline(entry(i), board_.config());
            good ? json_.boolean(*good) : json_.null();
        });
    }

    void put_scores()
    {
        numbers("performance", [](const BoardEntry& entry) { return entry.performance().value; });
        numbers("performance_low", [](const BoardEntry& entry) { return entry.performance().low; });
        numbers("performance_high", [](const BoardEntry& entry) { return entry.performance().high; });
        numbers("charged_kwh", [](const BoardEntry& entry) { return entry.charged_kwh().value; });
        numbers("co2e_kg", [](const BoardEntry& entry) { return entry.co2e_kg().value; });
        numbers("own_place_co2e_kg", [](const BoardEntry& entry) { return entry.own_place_co2e_kg(); });
        numbers("gqi", [](const BoardEntry& entry) { return entry.rule(RankingRule::gqi).value; });
        numbers("nofade", [](const BoardEntry& entry) { return entry.rule(RankingRule::nofade).value; });
    }

    void put_models()
    {
        facts("gmacs", &PictureFacts::gmacs);
        facts("params_m", &PictureFacts::params_m);
        facts("inference_ms", &PictureFacts::inference_ms);
        stage("training_kwh", Stage::training);
        put_column(json_, "model_family", count(), [&](std::size_t i) {
            const std::string family = model_family(picture_.facts[i].technique.get(), entry(i).name());
            family.empty() ? json_.null() : json_.string(family);
        });
        put_column(json_, "pretrained", count(), [&](std::size_t i) {
            const auto& known = picture_.pretrained[i];
            known ? json_.boolean(*known) : json_.null();
        });
        put_column(json_, "pair", count(), [&](std::size_t i) { json_.number_or_null(picture_.pair[i]); });
    }

    void put_stages()
    {
        json_.key("stages_kwh").open('{');
        for (std::size_t i = 0; i < stage_names.size(); ++i) stage(stage_names[i], static_cast<Stage>(i));
        json_.close('}');
    }

    [[nodiscard]] std::size_t count() const { return picture_.selection.entries.size(); }
    [[nodiscard]] const BoardEntry& entry(std::size_t i) const { return *picture_.selection.entries[i]; }

    JsonWriter& json_;
    const boards::BoardSnapshot& board_;
    const Picture& picture_;
};

void put_marginal(JsonWriter& json, const Picture& picture)
{
    json.key("point").number(picture.point);
    json.key("marginal").open('[');
    for (const MarginalCost& step : picture.marginal) {
        json.open('{');
        json.key("from").number(step.from);
        json.key("to").number(step.to);
        json.key("cost_per_point").number(step.cost_per_point);
        json.close('}');
    }
    json.close(']');
}

void put_correlation(JsonWriter& json, const std::optional<Correlation>& correlation)
{
    json.key("correlation");
    if (!correlation) return json.null();
    json.open('{');
    json.key("r").number(correlation->r);
    json.key("low").number(correlation->low);
    json.key("high").number(correlation->high);
    json.key("n").number(correlation->n);
    json.close('}');
}

void put_iso(JsonWriter& json, const std::vector<IsoCurve>& curves)
{
    json.key("iso_gqi").open('[');
    for (const IsoCurve& curve : curves) {
        json.open('{');
        json.key("gqi").number(curve.gqi);
        json.key("points").open('[');
        for (const GqiCurvePoint& point : curve.points) {
            json.open('[');
            json.number(point.energy.value());
            json.number(point.accuracy);
            json.close(']');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
}

}  // namespace

std::string picture_document(const boards::BoardSnapshot& board, const Picture& picture, PictureCost cost)
{
    const PictureSelection& selection = picture.selection;
    JsonWriter json(entry_bytes * (selection.entries.size() + 4));
    json.open('{');
    json.key("sequence").number(board.change());
    json.key("scoring_run").number(board.key().scoring_run_id);
    json.key("cost").string(name_of(cost, picture_cost_names));
    json.key("count").number(selection.entries.size());
    json.key("left_out").number(selection.matching - selection.entries.size());
    Columns(json, board, picture).put();
    put_column(json, "front", selection.front.size(), [&](std::size_t i) { json.number(selection.front[i]); });
    json.key("reference").open('{');
    json.key("performance").number(selection.reference.performance);
    json.key("cost").number(selection.reference.cost);
    json.close('}');
    json.key("hypervolume").number(selection.hypervolume);
    put_marginal(json, picture);
    put_correlation(json, picture.correlation);
    put_iso(json, picture.iso);
    json.close('}');
    return json.take();
}

}  // namespace wattboard::api
