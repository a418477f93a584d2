// Both forms of GQI at log-spaced energies.
#include "server/api/gqi_curve.h"

#include "scoring/metrics/gqi_curves.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"

namespace wattboard::api {

namespace {

// About forty points a decade, none of them within a hundredth of the pole at 1 kWh, where a point would show nothing
// but how near it happens to lie.
constexpr double first_kwh = 0.01;
constexpr double last_kwh = 10'000;
constexpr std::size_t curve_points = 240;

Result<GqiParameters> asked_parameters(const http::Request& request)
{
    GqiParameters parameters;
    const auto read = [&](std::string_view name, double& value) -> Result<void> {
        const auto given = number_parameter(request, name);
        if (!given) return std::unexpected(given.error());
        value = given->value_or(value);
        return {};
    };
    double e0 = parameters.e0.value();
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, double*>>{
             {"e0_kwh", &e0}, {"knee", &parameters.knee}, {"alpha", &parameters.alpha}, {"beta", &parameters.beta}})
        if (auto done = read(name, *value); !done) return std::unexpected(done.error());
    parameters.e0 = KilowattHours{e0};
    return checked_gqi_parameters(parameters, "gqi");
}

}  // namespace

Result<http::Response> read_gqi_curve(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"e0_kwh", "knee", "alpha", "beta", "accuracy"}); !checked)
        return std::unexpected(checked.error());
    const auto parameters = asked_parameters(call.request);
    if (!parameters) return std::unexpected(parameters.error());
    const auto given = number_parameter(call.request, "accuracy");
    if (!given) return std::unexpected(given.error());
    const double accuracy = given->value_or(0.8);
    if (!(accuracy >= 0 && accuracy <= 1)) {
        return std::unexpected(Problem{
            .type = problems::invalid_parameter, .detail = "accuracy is a fraction from 0 to 1.", .field = "accuracy"});
    }
    Document kwh = Document::array();
    Document continued = Document::array();
    Document published = Document::array();
    for (const KilowattHours energy : log_spaced(KilowattHours{first_kwh}, KilowattHours{last_kwh}, curve_points)) {
        kwh.push_back(energy.value());
        continued.push_back(gqi(accuracy, energy, *parameters));
        published.push_back(or_null(gqi_published(accuracy, energy, *parameters)));
    }
    Document document{{"name", gqi_display_name(*parameters)}, {"accuracy", accuracy}};
    document["kwh"] = std::move(kwh);
    document["gqi"] = std::move(continued);
    document["gqi_published"] = std::move(published);
    return read_answer(call.request, document);
}

}  // namespace wattboard::api
