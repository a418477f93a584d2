// Shared base of AMD's texts for people: values with units, and where a reading that is refused stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/formats/amd_polls.h"
#include "scoring/energy/log_parser.h"

namespace wattboard::energy {

class AmdTextLines : public LineParser {
protected:
    AmdTextLines(const ReadingOptions& options, const ReadingContext& context) : polls_{options, context} {}
    [[nodiscard]] bool has_rows() const override { return polls_.devices().rows() > 0; }

    /// `140 W`, `140.5` or a word for "no value"; false: refused, with the place.
    bool quantity(std::string_view line, std::string_view cell, std::string_view field, std::string_view unit,
                  double most, std::optional<double>& value, int& decimals);
    /// False: refused; `cell` is what to point at.
    bool add(std::string_view line, std::string_view cell, const AmdReading& reading);

    AmdPolls polls_;
};

}  // namespace wattboard::energy
