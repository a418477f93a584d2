// Values and refusals of AMD's texts.
#include "scoring/energy/formats/amd_text_lines.h"

#include <utility>

#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

bool AmdTextLines::quantity(std::string_view line, std::string_view cell, std::string_view field, std::string_view unit,
                            double most, std::optional<double>& value, int& decimals)
{
    cell = trimmed(cell);
    std::string_view digits = cell;
    if (digits.ends_with(unit)) digits = trimmed(digits.substr(0, digits.size() - unit.size()));
    if (is_missing(digits)) return true;
    const Decimal number = parse_decimal(digits);
    if (number.after == nullptr || number.after != digits.data() + digits.size() || number.value < 0 ||
        number.value > most)
        return malformed(line, cell, std::string{field},
                         fmt::format("\"{}\" is not a number of {} from 0 to {}.", excerpt(cell), unit, most));
    value = number.value;
    decimals = number.decimals;
    return true;
}

bool AmdTextLines::add(std::string_view line, std::string_view cell, const AmdReading& reading)
{
    std::optional<Problem> problem = polls_.add(reading, line_number());
    if (!problem) return true;
    malformed(line, cell, "", "");
    problem->line = line_number();
    problem->column = this->problem().column;
    return refuse(std::move(*problem));
}

}  // namespace wattboard::energy
